#pragma once

#include "base/task_group.hpp"
#include "http/client.hpp"
#include "http/tls_identity.hpp"
#include "support/test_authority.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace fib::http {
class stream;
}

namespace fib::test {

/// What the peer does from the next connection or request on.
struct peer_script {
    enum class greeting { shake_hands, close, stall };
    enum class reaction { answer, never_read, close_while_reading, close_after_reading, never_answer };

    greeting at_accept = greeting::shake_hands;
    reaction at_request = reaction::answer;
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    bool byte_by_byte = false;
    /// Says goodbye and closes after the answer, whatever the answer promised.
    bool then_close = false;
    /// Closes after the answer without a goodbye, as a crash does.
    bool then_crash = false;
};

/// An HTTP/1.1 server on 127.0.0.1 that misbehaves as told. Runs on the test's own event loop.
class https_peer {
public:
    https_peer(boost::asio::io_context& loop, std::optional<test_authority::issued> certificate);
    https_peer(const https_peer&) = delete;
    https_peer& operator=(const https_peer&) = delete;
    ~https_peer();

    /// Ends every connection; needed before this is destroyed.
    boost::asio::awaitable<void> stop();

    std::uint16_t port() const;
    http::origin at(std::string host = "localhost") const;

    peer_script script;
    std::size_t accepted = 0;
    std::size_t shaken = 0;   ///< of these, with a handshake done
    std::size_t resumed = 0;  ///< of these, with a resumed session
    std::size_t requests = 0;
    std::string last_request;

private:
    using link = std::unique_ptr<http::stream>;

    boost::asio::awaitable<void> take_connections();
    boost::asio::awaitable<void> serve(std::list<link>::iterator where);
    boost::asio::awaitable<bool> serve_one(http::stream& to);
    boost::asio::awaitable<bool> read_request(http::stream& from);
    boost::asio::awaitable<bool> answer(http::stream& to);
    boost::asio::awaitable<void> wait_for_stop(http::stream& on);

    boost::asio::io_context& loop_;
    std::unique_ptr<http::tls_identity> identity_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::list<link> links_;
    task_group tasks_;
    bool stopped_ = false;
};

}  // namespace fib::test
