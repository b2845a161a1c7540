#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::http {

/// Where to connect: `https://host[:port]`, or `http://` for loopback only.
struct origin {
    bool tls = true;
    std::string host;
    std::uint16_t port = 443;

    /// Parses an origin without a path. The error says what is wrong with the text and what would be right.
    static result<origin, problem> parse(std::string_view url);
    /// `host` or `host:port`, as the Host header and signatures need it (default ports left out).
    std::string authority() const;
    /// Whether the host is this machine, by its address or as `localhost`.
    bool is_loopback() const;
    friend bool operator==(const origin&, const origin&) = default;
};

using header = std::pair<std::string, std::string>;

/// A request as it goes out. The client adds Host and Content-Length; everything else is the caller's.
struct request {
    std::string method;
    std::string target;
    std::vector<header> headers;
    std::string body;
};

struct response {
    unsigned status = 0;
    std::vector<header> headers;
    std::string body;

    /// The first header of that name, compared without case; empty if there is none.
    std::string_view find(std::string_view name) const;
};

}  // namespace fib::http
