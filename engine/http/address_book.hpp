#pragma once

#include "base/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fib::http {

/// One host's addresses, looked up once a lifetime, however many ask. Old addresses stay in use while a new look-up
/// runs, and when it fails. One event loop's thread only.
class address_book {
public:
    using endpoint = boost::asio::ip::tcp::endpoint;
    struct answer {
        std::vector<endpoint> found;  ///< in the order to try them; empty: see below
        bool timed_out = false;
        std::string trouble;
    };

    address_book(boost::asio::any_io_executor executor, std::string host, std::uint16_t port,
                 std::chrono::seconds lifetime);
    address_book(const address_book&) = delete;
    address_book& operator=(const address_book&) = delete;
    ~address_book();

    boost::asio::awaitable<answer> find(deadline until);
    /// This one answered: it is the first to be tried from now on.
    void prefer(const endpoint& one);
    /// None of them answered: look up again before the lifetime is over.
    void doubt();
    /// Lets go of everybody who waits.
    void close();

private:
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace fib::http
