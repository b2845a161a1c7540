#pragma once

#include "base/secret.hpp"
#include "http/server.hpp"
#include "inbound/form.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// Checks X-Twilio-Signature: base64 of HMAC-SHA1, keyed with the account's token, over the address as Twilio asked for
/// it and what it posted (Twilio documentation, "Webhooks security"; facts of its own Node library). Any thread.
class twilio_signature {
public:
    /// `base` is APP_URL: behind a proxy the request itself no longer says under which address Twilio knows us.
    twilio_signature(secret token, std::string_view base);

    /// Whether there is a token. Without one nothing can be believed.
    bool set_up() const { return !token_.empty(); }

    /// The fields of a posted form; none for a GET, and for another body, which then matches the SHA-256 in its
    /// address. Nothing at all unless Twilio signed exactly this.
    std::optional<form> fields_of(const http::received& request) const;

    /// The signature of an address and the fields posted to it.
    std::string sign(std::string_view url, const form& fields) const;

private:
    bool is_ours(std::string_view target, const form& fields, std::string_view signature) const;

    secret token_;
    std::vector<std::string> bases_;  ///< each way in which Twilio may write our address, up to the path
};

}  // namespace fib::inbound
