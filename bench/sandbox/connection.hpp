#pragma once

#include "http/tls_stream.hpp"
#include "sandbox/request_buffer.hpp"
#include "sandbox/request_head.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace fib::sandbox {

/// One client's connection: reads requests, asks the service, and sends what it says or does what it says instead.
class connection {
public:
    connection(server& owner, boost::asio::ip::tcp::socket socket);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Until the peer or a fault ends it, or stop().
    boost::asio::awaitable<void> serve();
    /// Ends the wait for a request. An answer under way still goes out.
    void stop();
    void cut() { stream_.cut(); }

private:
    enum class next { request, close, cut };

    boost::asio::awaitable<bool> read_head_in();
    boost::asio::awaitable<bool> read_body_in();
    boost::asio::awaitable<bool> read_more(std::size_t needed);
    reply judge();
    boost::asio::awaitable<next> answer();
    boost::asio::awaitable<next> deliver(reply given);
    boost::asio::awaitable<void> refuse(unsigned status, std::string_view why);
    boost::asio::awaitable<void> wait_for_peer_to_leave();
    head_state look_at_head();
    std::span<char> room_for(std::size_t needed);
    void drop_request();
    void let_go_of_buffer();

    server& owner_;
    http::tls_stream stream_;
    std::unique_ptr<request_buffer> buffer_;  ///< while something of a request is there
    std::size_t filled_ = 0;
    request_head head_;
    bool answering_ = false;
};

}  // namespace fib::sandbox
