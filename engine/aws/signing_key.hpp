#pragma once

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace fib::aws {

struct credentials {
    std::string key_id;
    secret key;
    secret session_token;  ///< of temporary credentials; else empty
};

/// What a signature is good for, besides its day. SES is signed for `ses`, though its host begins with `email`.
struct scope {
    std::string region;
    std::string service;
};

/// `20260102T030405Z`; its first eight characters are the day. Years 0 to 9999.
class signing_time {
public:
    explicit signing_time(timestamp moment);
    std::string_view text() const { return {text_.data(), text_.size()}; }
    std::string_view day() const { return text().substr(0, 8); }

private:
    std::array<char, 16> text_;
};

/// The key derived from secret, day, region and service. A day's key is derived once.
class signing_key {
public:
    signing_key(secret key, scope where);

    /// HMAC-SHA-256 of `text` under the key of `day` (eight digits).
    digest sign(std::string_view day, std::string_view text);
    /// `20260102/us-east-1/ses/aws4_request`
    std::string_view scope_on(std::string_view day);

private:
    void derive(std::string_view day);

    secret key_;
    scope where_;
    std::string day_;
    std::string scope_;
    hmac_sha256 derived_;
};

}  // namespace fib::aws
