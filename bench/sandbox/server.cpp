#include "sandbox/server.hpp"

#include "sandbox/connection.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <stdexcept>
#include <system_error>
#include <vector>

namespace fib::sandbox {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

tcp::acceptor listen(asio::any_io_executor executor, const server_options& options) {
    boost::system::error_code unread;
    const auto address = asio::ip::make_address(options.address, unread);
    if (unread || !address.is_loopback()) {
        throw std::runtime_error{
            fmt::format("the sandbox listens on loopback only, not on '{}'; give 127.0.0.1 or ::1", options.address)};
    }
    try {
        return tcp::acceptor{std::move(executor), tcp::endpoint{address, options.port}, true};
    } catch (const boost::system::system_error& failed) {
        throw std::system_error{failed.code(),
                                fmt::format("the sandbox cannot listen on {} port {}", options.address, options.port)};
    }
}

}  // namespace

server::server(asio::any_io_executor executor, const server_options& options, settings behaviour,
               const certificate& identity, const clock& time)
    : acceptor_{listen(executor, options)},
      identity_{identity.server, identity.server_key},
      service_{std::move(behaviour), time, options.ledger, options.bodies},
      group_{executor},
      answers_{executor} {}

server::~server() = default;

std::uint16_t server::port() const {
    return acceptor_.local_endpoint().port();
}

asio::awaitable<void> server::run() {
    while (!stopping_) {
        boost::system::error_code failed;
        auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (!failed) {
            group_.spawn("sandbox connection", serve(std::move(socket)));
        } else if (!stopping_) {
            spdlog::warn("the sandbox cannot take a connection: {}; trying again", failed.message());
            asio::steady_timer pause{acceptor_.get_executor(), std::chrono::milliseconds{50}};
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
        }
    }
    if (!co_await group_.join(deadline::in(std::chrono::seconds{5}))) cut_all();
    co_await group_.join(deadline::in(std::chrono::seconds{5}));
}

asio::awaitable<void> server::serve(tcp::socket socket) {
    connection served{*this, std::move(socket)};
    co_await served.serve();
}

void server::stop() {
    stopping_ = true;
    boost::system::error_code ignored;
    acceptor_.cancel(ignored);
    acceptor_.close(ignored);
    for (auto* each : std::vector<connection*>{open_.begin(), open_.end()}) each->stop();
    answers_.end_all();
}

void server::cut_all() {
    for (auto* each : std::vector<connection*>{open_.begin(), open_.end()}) each->cut();
}

}  // namespace fib::sandbox
