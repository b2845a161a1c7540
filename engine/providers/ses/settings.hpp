#pragma once

#include "base/secret.hpp"
#include "http/message.hpp"

#include <string>
#include <vector>

namespace fib::providers::ses {

/// What this room needs to know, named as in the environment.
struct settings {
    std::string key;                ///< SES_KEY: the access key id
    secret secret_key;              ///< SES_SECRET
    secret session_token;           ///< SES_SESSION_TOKEN, with temporary credentials only
    std::string region;             ///< SES_REGION
    std::string from;               ///< SES_FROM: an address, or `Name <address>`
    std::string reply_to;           ///< SES_REPLY_TO; empty: replies go to `from`
    std::string configuration_set;  ///< SES_CONFIGURATION_SET; empty: the identity's default
    std::string endpoint;           ///< SES_ENDPOINT; empty: the region's own

    /// Everything that is wrong, each by the name of its variable; empty if nothing is.
    std::vector<std::string> validate() const;
    /// Where to connect. Throws std::runtime_error if `endpoint` is no origin, which validate() would have said.
    http::origin where() const;
};

}  // namespace fib::providers::ses
