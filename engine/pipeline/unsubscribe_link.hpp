#pragma once

#include "base/digest.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// Whom an unsubscribe link speaks of. It names person and address, not an attempt: links live for years, log rows do
/// not.
struct unsubscribe_subject {
    std::int64_t person = 0;
    std::string address;  ///< lower case
    friend bool operator==(const unsubscribe_subject&, const unsubscribe_subject&) = default;
};

/// Makes and reads the tokens of `/u/…` links: base64url of version 1, the person as 8 bytes, the first 16 bytes of
/// HMAC-SHA256 over these and the address, and the address. One thread at a time.
class unsubscribe_links {
public:
    /// `base` is TRACKING_URL without a slash at its end; `previous` keys still open old links.
    unsubscribe_links(std::string base, const secret& key, const std::vector<secret>& previous);

    std::string url(std::int64_t person, std::string_view address);
    /// Nothing for a token that no key of ours signed. Constant time for each key.
    std::optional<unsubscribe_subject> read(std::string_view token);

private:
    std::string base_;
    hmac_sha256 key_;
    std::vector<hmac_sha256> previous_;
};

}  // namespace fib::pipeline
