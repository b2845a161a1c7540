#pragma once

#include "base/clock.hpp"
#include "http/server.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace fib::inbound {

/// A request as a route sees it. The views are of `request`.
struct call {
    const http::received& request;
    std::string_view path;   ///< without `/api` before it, and without what follows `?`
    std::string_view query;  ///< what follows `?`, undecoded
    timestamp at;            ///< when it came
};

/// Answers the requests to one address, or to all below one. Every byte of a call is hostile until its signature has
/// been checked. The front's thread; the call lives until the answer has been made.
class route {
public:
    virtual ~route() = default;
    virtual boost::asio::awaitable<http::response> answer(call what) = 0;
};

/// A short text for machines, never to be kept by a cache. The text ends in a line break and holds nothing of the
/// request.
http::response plain(unsigned status, std::string text);

}  // namespace fib::inbound
