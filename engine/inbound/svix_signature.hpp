#pragma once

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

/// What Svix sends beside a body.
struct svix_headers {
    std::string_view id;          ///< svix-id, the same when it comes again
    std::string_view time;        ///< svix-timestamp: seconds since 1970
    std::string_view signatures;  ///< svix-signature: a list with blanks between, `v1,` and base64
};

/// Checks the signatures of Svix (npm svix, "standard webhooks"): HMAC-SHA-256 over `id.time.body`. One thread at a
/// time.
class svix_verifier {
public:
    /// `whsec_` and the key in base64; nothing for any other text.
    static std::optional<svix_verifier> with(const secret& text);

    /// Whether one of the signatures is ours, and the time within five minutes of `now`, before or after.
    bool accepts(const svix_headers& said, std::string_view body, timestamp now);

private:
    hmac_sha256 key_;
};

}  // namespace fib::inbound
