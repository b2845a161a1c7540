#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>

namespace fib::inbound {

/// Where a webhook of ours goes.
struct webhook_url {
    http::origin where;
    std::string target;  ///< path and query, beginning with a slash

    /// `https://host[:port][/path][?query]`, or http:// for loopback; at most 2,000 bytes without blanks. The problem
    /// says what would be right.
    static result<webhook_url, problem> parse(std::string_view url);
};

}  // namespace fib::inbound
