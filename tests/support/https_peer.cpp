#include "support/https_peer.hpp"

#include "http/plain_stream.hpp"
#include "http/tls_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <utility>

namespace fib::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using http::progress;

https_peer::https_peer(asio::io_context& loop, std::optional<test_authority::issued> certificate)
    : loop_{loop}, acceptor_{loop, tcp::endpoint{asio::ip::address_v4::loopback(), 0}}, tasks_{loop.get_executor()} {
    if (certificate) identity_ = std::make_unique<http::tls_identity>(certificate->chain_pem, certificate->key_pem);
    tasks_.spawn("peer", take_connections());
}

https_peer::~https_peer() = default;

std::uint16_t https_peer::port() const {
    return acceptor_.local_endpoint().port();
}

http::origin https_peer::at(std::string host) const {
    return {identity_ != nullptr, std::move(host), port()};
}

asio::awaitable<void> https_peer::stop() {
    stopped_ = true;
    acceptor_.cancel();
    for (auto& each : links_) each->cut();
    co_await tasks_.join(deadline::in(std::chrono::seconds{10}));
}

asio::awaitable<void> https_peer::take_connections() {
    while (!stopped_) {
        boost::system::error_code wrong;
        auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, wrong));
        if (wrong) continue;
        ++accepted;
        if (script.at_accept == peer_script::greeting::close) continue;
        link made = identity_ ? link{std::make_unique<http::tls_stream>(std::move(socket), *identity_)}
                              : link{std::make_unique<http::plain_stream>(std::move(socket))};
        links_.push_front(std::move(made));
        tasks_.spawn("peer's connection", serve(links_.begin()));
    }
}

asio::awaitable<void> https_peer::serve(std::list<link>::iterator where) {
    auto& own = **where;
    if (script.at_accept == peer_script::greeting::stall) {
        co_await wait_for_stop(own);
    } else if (co_await own.handshake() == progress::done) {
        ++shaken;
        if (const auto* tls = dynamic_cast<http::tls_stream*>(&own); tls != nullptr && tls->resumed()) ++resumed;
        while (!stopped_ && co_await serve_one(own)) {
        }
    }
    links_.erase(where);
}

asio::awaitable<bool> https_peer::serve_one(http::stream& to) {
    if (script.at_request == peer_script::reaction::close_while_reading) {
        char first = 0;
        co_await to.read_some({&first, 1});
        co_return false;
    }
    if (script.at_request == peer_script::reaction::never_read) {
        boost::system::error_code cancelled;
        co_await to.socket().async_wait(tcp::socket::wait_error, asio::redirect_error(asio::use_awaitable, cancelled));
        co_return false;
    }
    if (!co_await read_request(to)) co_return false;
    ++requests;
    switch (script.at_request) {
        case peer_script::reaction::answer:
            co_return co_await answer(to);
        case peer_script::reaction::never_answer:
            co_await wait_for_stop(to);
            co_return false;
        case peer_script::reaction::never_read:
        case peer_script::reaction::close_while_reading:
        case peer_script::reaction::close_after_reading:
            break;
    }
    co_return false;
}

asio::awaitable<bool> https_peer::read_request(http::stream& from) {
    std::string text;
    std::size_t whole = std::string::npos;
    while (text.size() < whole) {
        std::array<char, 4096> piece;
        const auto got = co_await from.read_some(piece);
        if (got.what != progress::done) co_return false;
        text.append(piece.data(), got.bytes);
        const auto end = text.find("\r\n\r\n");
        if (end == std::string::npos || whole != std::string::npos) continue;
        const auto length = text.find("Content-Length: ");
        whole = end + 4 + (length < end ? std::stoul(text.substr(length + 16)) : 0);
    }
    last_request = std::move(text);
    co_return true;
}

asio::awaitable<bool> https_peer::answer(http::stream& to) {
    const auto now = script;
    const std::size_t step = now.byte_by_byte ? 1 : now.answer.size();
    for (std::size_t done = 0; done < now.answer.size(); done += step) {
        const auto wrote = co_await to.write(std::string_view{now.answer}.substr(done, step));
        if (wrote.what != progress::done) co_return false;
    }
    if (now.then_close) to.close();
    co_return !now.then_close && !now.then_crash;
}

asio::awaitable<void> https_peer::wait_for_stop(http::stream& on) {
    std::array<char, 4096> ignored;
    boost::system::error_code wrong;
    while (!wrong && co_await on.ready(progress::wants_read)) {
        if (on.socket().read_some(asio::buffer(ignored), wrong) == 0) break;
    }
}

}  // namespace fib::test
