#pragma once

#include "aws/verify.hpp"
#include "sandbox/call.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/submission.hpp"

#include <map>
#include <optional>
#include <string>

namespace fib::sandbox {

/// Checks the SigV4 signature of a request to SES: service `ses`, any region, five minutes either way. Refuses as AWS
/// does: 403, the names that SES v2 was seen to answer with (UnrecognizedClientException for a key that it does not
/// know, where v1 says InvalidClientTokenId). One thread only.
class signature_gate {
public:
    std::optional<refusal> check(const call& made, const settings& keys, timestamp now);
    /// The credentials changed.
    void forget() { verifiers_.clear(); }

private:
    std::map<std::string, aws::verifier, std::less<>> verifiers_;  ///< by region
};

}  // namespace fib::sandbox
