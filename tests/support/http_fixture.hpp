#pragma once

#include "http/client.hpp"
#include "support/https_peer.hpp"
#include "support/test_authority.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace fib::test {

/// A peer, a client that believes it, and a loop for both.
struct http_fixture {
    explicit http_fixture(const std::string& names = "DNS:localhost", int valid_days = 1);
    static http_fixture plain();

    /// Before the first call.
    http::client_settings settings;
    boost::asio::io_context loop;
    test_authority authority;
    https_peer peer;

    /// Runs `body` with a client for the peer, then closes both.
    void run(std::function<boost::asio::awaitable<void>(http::client&)> body, const std::string& host = "localhost");

private:
    explicit http_fixture(std::nullopt_t);
};

http::request a_request(std::string body = "hello");
deadline soon();

/// The failure of a call that must have failed.
boost::asio::awaitable<http::failure> failing_call(http::client& client, deadline until = soon());
/// The answer to a call that must have worked.
boost::asio::awaitable<http::response> working_call(http::client& client);

}  // namespace fib::test
