#include "bench/harness/inbound_engine.hpp"

#include "base/task_group.hpp"
#include "bench/harness/engine_environment.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace fib::bench {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

/// One that nobody listens on just now.
std::uint16_t free_port() {
    asio::io_context io;
    const asio::ip::tcp::acceptor one{io, {asio::ip::address_v4::loopback(), 0}};
    return one.local_endpoint().port();
}

asio::awaitable<void> get(http::client& from, std::string path, std::string& into) {
    http::request one{"GET", std::move(path), {}, {}};
    const auto got = co_await from.send(std::move(one), deadline::in(5s));
    if (got && got->status == 200) into = got->body;
    from.close();
}

}  // namespace

inbound_engine::inbound_engine(const programs& from, const workplace& at, const database& books,
                               const environment_map& extra)
    : port_{free_port()} {
    auto with = engine_environment(books);
    with["PORT"] = std::to_string(port_);
    for (const auto& [name, value] : extra) with[name] = value;
    process_ = std::make_unique<child>(std::vector<std::string>{from.fibengine(), "--role", "inbound"}, with,
                                       at.file("inbound.out"));
    for (const auto until = steady::now() + 10s; page("/healthz").empty();) {
        if (const auto code = process_->ended()) {
            throw std::runtime_error{fmt::format("fibengine --role inbound ended at once with {}", *code)};
        }
        if (steady::now() > until) throw std::runtime_error{"fibengine --role inbound does not answer /healthz"};
        std::this_thread::sleep_for(50ms);
    }
}

std::string inbound_engine::origin() const {
    return fmt::format("http://127.0.0.1:{}", port_);
}

std::string inbound_engine::page(const std::string& path) const {
    asio::io_context io{1};
    http::client client{io.get_executor(), http::origin::parse(origin()).value(), {.connections = 1, .ca_file = {}}};
    std::string out;
    task_group tasks{io.get_executor()};
    tasks.spawn("page", get(client, path, out));
    io.run();
    return out;
}

double inbound_engine::metric(const std::string& name) const {
    const auto text = "\n" + page("/metrics");
    const auto at = text.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + name.size() + 2));
}

void inbound_engine::wait_until_written(const database& books) const {
    const auto on = books.connect();
    while (metric("fibonacco_inbound_waiting") > 0 || !on->query("select from inbox limit 1").empty()) {
        std::this_thread::sleep_for(200ms);
    }
}

int inbound_engine::stop() {
    process_->terminate();
    return process_->wait();
}

}  // namespace fib::bench
