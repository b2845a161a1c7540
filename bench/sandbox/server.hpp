#pragma once

#include "base/task_group.hpp"
#include "http/tls_identity.hpp"
#include "sandbox/certificate.hpp"
#include "sandbox/request_buffer.hpp"
#include "sandbox/service.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/ticks.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <unordered_set>

namespace fib::sandbox {

struct server_options {
    std::string address = "127.0.0.1";  ///< loopback only
    std::uint16_t port = 0;             ///< 0: any free one
    std::string ledger;                 ///< path; empty: no book is kept
    bool bodies = false;                ///< the ledger holds html and text too
};

class connection;

/// SES and Resend behind one TLS port of this machine. One event loop's thread only.
class server {
public:
    /// Listens at once. `time` must outlive the server. Throws std::runtime_error for an address that is not
    /// loopback, std::system_error that names address and port where listening fails.
    server(boost::asio::any_io_executor executor, const server_options& options, settings behaviour,
           const certificate& identity, const clock& time = machine_clock());
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    ~server();

    std::uint16_t port() const;
    const tallies& counts() const { return service_.counts(); }

    /// Serves until stop() was called and every connection has ended.
    boost::asio::awaitable<void> run();
    /// No further request is taken; answers under way go out at once, whatever their latency.
    void stop();

private:
    friend class connection;

    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
    void cut_all();

    boost::asio::ip::tcp::acceptor acceptor_;
    http::tls_identity identity_;
    service service_;
    spare_buffers spare_;
    task_group group_;
    std::unordered_set<connection*> open_;
    ticks answers_;
    bool stopping_ = false;
};

}  // namespace fib::sandbox
