#pragma once

#include "base/secret.hpp"
#include "http/message.hpp"

#include <string>
#include <vector>

namespace fib::providers::resend {

/// What this room needs to know, named as in the environment.
struct settings {
    secret api_key;        ///< RESEND_API_KEY
    std::string from;      ///< SES_FROM, which names the sender for either provider
    std::string reply_to;  ///< SES_REPLY_TO; empty: replies go to `from`
    std::string endpoint;  ///< RESEND_ENDPOINT; empty: Resend's own

    /// Everything that is wrong, each by the name of its variable; empty if nothing is.
    std::vector<std::string> validate() const;
    /// Where to connect. Throws std::runtime_error if `endpoint` is no origin, which validate() would have said.
    http::origin where() const;
};

}  // namespace fib::providers::resend
