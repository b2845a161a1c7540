#pragma once

#include "http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace fib::http {

/// A request that came in. `peer_is_loopback` is what the socket says, never a header.
struct received {
    std::string method;
    std::string target;
    std::vector<header> headers;
    std::string body;
    bool peer_is_loopback = false;

    std::string_view find(std::string_view name) const;
};

struct server_settings {
    std::string address = "0.0.0.0";
    std::uint16_t port = 8080;
    std::size_t connections = 10000;  ///< further ones are answered 503 and closed
    std::size_t body_limit = std::size_t{1} << 20;
    std::chrono::milliseconds header_limit{5000};  ///< from accept, or from a request's first byte, to its last
    std::chrono::milliseconds write_limit{10000};
    std::chrono::milliseconds idle_limit{30000};  ///< from an answer to the next request's first byte
};

/// Plain HTTP/1.1 (TLS ends at the platform's edge). The handler answers every request; an exception in it becomes a
/// 500 and a log line, and only that connection is closed. One event loop's thread only.
class server {
public:
    using handler = std::function<boost::asio::awaitable<response>(received)>;

    /// Binds and listens at once; throws std::system_error that names address and port when it cannot.
    server(boost::asio::any_io_executor executor, server_settings settings, handler answer);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    /// run() must have ended.
    ~server();

    std::uint16_t port() const;  ///< the bound one, when settings said 0
    /// Requests that may have been lost since the start: turned away at the limit of connections, cut by a limit of
    /// time, or ended by an exception.
    std::uint64_t lost() const;
    /// Takes connections until stop(); ends when the last one has been answered or the deadlines above have passed.
    boost::asio::awaitable<void> run();
    /// No further connection or request is taken; answers under way are finished.
    void stop();

private:
    class listener;
    std::unique_ptr<listener> listener_;
};

}  // namespace fib::http
