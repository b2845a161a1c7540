#include "http/server.hpp"

#include "base/task_group.hpp"
#include "http/plain_stream.hpp"
#include "http/question_reader.hpp"
#include "http/response_text.hpp"
#include "http/sweeper.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <list>
#include <system_error>
#include <utility>

namespace fib::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

tcp::endpoint endpoint_of(const server_settings& settings) {
    boost::system::error_code wrong;
    const auto address = asio::ip::make_address(settings.address, wrong);
    if (wrong) throw std::system_error{wrong, fmt::format("'{}' is no address to listen on", settings.address)};
    return {address, settings.port};
}

/// Whether the other end is this machine, IPv4 written as IPv6 included.
bool is_loopback(const tcp::socket& socket) {
    boost::system::error_code gone;
    const auto address = socket.remote_endpoint(gone).address();
    if (gone) return false;
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.is_loopback();
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
}

response plain_answer(unsigned status) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, fmt::format("{}\n", reason_of(status))};
}

}  // namespace

class server::listener {
public:
    listener(asio::any_io_executor executor, server_settings settings, handler answer)
        : settings_{std::move(settings)},
          answer_{std::move(answer)},
          acceptor_{executor},
          pause_{executor},
          limits_{executor},
          tasks_{executor} {
        listen();
    }

    std::uint16_t port() const { return port_; }
    std::uint64_t lost() const { return lost_; }

    asio::awaitable<void> run() {
        while (!stopped_) {
            boost::system::error_code wrong;
            auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, wrong));
            if (stopped_) break;
            if (wrong) {
                if (wrong != asio::error::connection_aborted) co_await wait_a_little(wrong);
                continue;
            }
            if (links_.size() >= settings_.connections) {
                turn_away(std::move(socket));
                continue;
            }
            links_.emplace_front(std::move(socket), limits_);
            tasks_.spawn("http connection", serve(links_.begin()));
        }
        while (!co_await tasks_.join(deadline::in(std::chrono::hours{1}))) {
        }
    }

    void stop() {
        stopped_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (auto& each : links_) {
            if (each.waiting) each.bytes.cut();
        }
    }

private:
    struct link {
        link(tcp::socket socket, sweeper& limits)
            : local{is_loopback(socket)}, bytes{std::move(socket)}, limit{limits, [this] { bytes.cut(); }} {}
        bool local;
        plain_stream bytes;
        sweeper::watched limit;
        bool waiting = true;  ///< nothing of a request has come: may be ended at any time
    };
    using links = std::list<link>;

    void listen() {
        const auto where = endpoint_of(settings_);
        boost::system::error_code wrong;
        acceptor_.open(where.protocol(), wrong);
        if (!wrong) acceptor_.set_option(tcp::acceptor::reuse_address{true}, wrong);
        if (!wrong) acceptor_.bind(where, wrong);
        if (!wrong) acceptor_.listen(tcp::acceptor::max_listen_connections, wrong);
        if (wrong) {
            throw std::system_error{wrong, fmt::format("cannot listen on {} port {} (is another process using it?)",
                                                       settings_.address, settings_.port)};
        }
        port_ = acceptor_.local_endpoint().port();
    }

    /// Out of file descriptors, most likely: the next try would fail at once, and fill the log and the processor.
    asio::awaitable<void> wait_a_little(boost::system::error_code why) {
        spdlog::warn("cannot take a connection on port {}: {}; trying again in 100 ms", port_, why.message());
        pause_.expires_after(std::chrono::milliseconds{100});
        boost::system::error_code ignored;
        co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }

    /// In one attempt, which a new connection's empty buffer takes whole.
    void turn_away(tcp::socket socket) {
        ++lost_;
        plain_stream bytes{std::move(socket)};
        static_cast<void>(bytes.try_write(response_text(plain_answer(503), false, true)));
        bytes.finish();
    }

    asio::awaitable<void> serve(links::iterator where) {
        auto& own = *where;
        question_reader reader{settings_.body_limit};
        bool first = true;
        while (!stopped_) {
            const auto state = co_await read(own, reader, first);
            if (state == question_reader::state::more) {
                if (!own.waiting) ++lost_;
                break;
            }
            if (state == question_reader::state::refused) {
                // The rest is not read, so that the answer is the last thing on this connection.
                co_await write(own, response_text(plain_answer(reader.status()), false, true));
                own.bytes.finish();
                break;
            }
            const bool wants_more = reader.keeps_alive();
            if (!co_await answer_one(own, reader.release(), wants_more)) break;
            first = false;
        }
        links_.erase(where);
    }

    /// `more` when the connection ended, or a limit did, before a request was whole.
    asio::awaitable<question_reader::state> read(link& own, question_reader& reader, bool first) {
        own.waiting = !reader.begun();
        own.limit.until(deadline::in(first || !own.waiting ? settings_.header_limit : settings_.idle_limit));
        auto state = reader.take({});
        std::array<char, 4096> piece;
        while (state == question_reader::state::more) {
            if (reader.asks_to_continue()) {
                if ((co_await own.bytes.write("HTTP/1.1 100 Continue\r\n\r\n")).what != progress::done) break;
            }
            const auto got = co_await own.bytes.read_some(piece);
            if (got.what != progress::done) break;
            if (own.waiting) {
                own.waiting = false;
                own.limit.until(deadline::in(settings_.header_limit));
            }
            state = reader.take({piece.data(), got.bytes});
        }
        own.limit.rest();
        co_return state;
    }

    /// Whether another request may follow.
    asio::awaitable<bool> answer_one(link& own, received question, bool wants_more) {
        question.peer_is_loopback = own.local;
        const bool head = question.method == "HEAD";
        response made;
        try {
            made = co_await answer_(std::move(question));
        } catch (const std::exception& wrong) {
            spdlog::error("a request on port {} ended by an exception: {}", port_, wrong.what());
            made = plain_answer(500);
            ++lost_;
            wants_more = false;
        }
        const bool last = !wants_more || stopped_;
        const bool written = co_await write(own, response_text(made, head, last));
        if (written && last) own.bytes.finish();
        co_return written && !last;
    }

    asio::awaitable<bool> write(link& own, std::string text) {
        own.limit.until(deadline::in(settings_.write_limit));
        const auto wrote = co_await own.bytes.write(text);
        own.limit.rest();
        co_return wrote.what == progress::done;
    }

    server_settings settings_;
    handler answer_;
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    sweeper limits_;
    links links_;
    task_group tasks_;
    std::uint16_t port_ = 0;
    std::uint64_t lost_ = 0;
    bool stopped_ = false;
};

server::server(asio::any_io_executor executor, server_settings settings, handler answer)
    : listener_{std::make_unique<listener>(std::move(executor), std::move(settings), std::move(answer))} {}

server::~server() = default;

std::uint16_t server::port() const {
    return listener_->port();
}

std::uint64_t server::lost() const {
    return listener_->lost();
}

asio::awaitable<void> server::run() {
    return listener_->run();
}

void server::stop() {
    listener_->stop();
}

}  // namespace fib::http
