#pragma once

#include "aws/canonical.hpp"
#include "aws/signing_key.hpp"
#include "base/clock.hpp"
#include "base/digest.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::aws {

/// The first check that a received request failed.
enum class refusal {
    no_authorization,   ///< no Authorization header, or not of this algorithm
    malformed,          ///< the header, its names or X-Amz-Date cannot be read
    unknown_key,        ///< another access key id
    wrong_scope,        ///< another day, region or service
    wrong_token,        ///< X-Amz-Security-Token is missing or another
    header_not_signed,  ///< host and every x-amz-* header must be, and what is named must be there
    expired,            ///< signed too long ago
    not_yet_current,    ///< signed too far in the future
    mismatch,           ///< signature, or body against X-Amz-Content-Sha256
};

std::string_view to_string(refusal why);

/// The other end of signer: recomputes what a request should have been signed with. For peers in tests and for the
/// sandbox. Bytes are hostile. One event loop's thread only.
class verifier {
public:
    /// `window`: how far the signature's time may be from ours, either way.
    verifier(credentials who, scope where, std::chrono::minutes window, path_form path = path_form::normalised);

    /// Nothing, if the request is genuine. `headers` as they came, Host among them.
    std::optional<refusal> check(std::string_view method, std::string_view target, const std::vector<header>& headers,
                                 std::string_view body, timestamp now);

private:
    struct claim;

    std::optional<refusal> check_claim(const claim& made, const std::vector<header>& headers, timestamp now);
    std::optional<refusal> choose_headers(std::string_view names, const std::vector<header>& headers);
    bool body_matches(const std::vector<header>& headers) const;

    credentials who_;
    scope where_;
    std::chrono::minutes window_;
    path_form path_;
    signing_key key_;
    sha256 hash_;
    canonical_request canonical_;
    std::vector<header_view> signed_;
    std::string body_hash_;
    std::string to_sign_;
};

}  // namespace fib::aws
