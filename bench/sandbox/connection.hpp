#pragma once

#include "http/tls_stream.hpp"
#include "sandbox/request_head.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string>
#include <vector>

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
    void stop();
    void cut() { stream_.cut(); }

private:
    enum class next { request, close, cut };

    boost::asio::awaitable<bool> read_head_in();
    boost::asio::awaitable<bool> read_body_in();
    boost::asio::awaitable<bool> read_more(std::size_t needed);
    boost::asio::awaitable<next> answer();
    boost::asio::awaitable<next> deliver(reply given);
    boost::asio::awaitable<void> refuse(unsigned status, std::string_view why);
    boost::asio::awaitable<void> wait_for_peer_to_leave();
    void drop_request();

    server& owner_;
    http::tls_stream stream_;
    boost::asio::steady_timer timer_;
    std::vector<char> bytes_;  ///< grows to the largest request; a JSON parser's padding follows what is filled
    std::size_t filled_ = 0;
    std::string out_;
    request_head head_;
    std::vector<aws::header> headers_;
    bool answering_ = false;
};

}  // namespace fib::sandbox
