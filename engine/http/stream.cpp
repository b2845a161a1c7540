#include "http/stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace fib::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

stream::stream(tcp::socket socket) : socket_{std::move(socket)} {
    boost::system::error_code ignored;  // a socket that the peer has reset already says so at the first attempt
    socket_.native_non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay{true}, ignored);
}

asio::awaitable<bool> stream::ready(progress wants) {
    if (cut_) co_return false;
    boost::system::error_code problem;
    co_await socket_.async_wait(wants == progress::wants_write ? tcp::socket::wait_write : tcp::socket::wait_read,
                                asio::redirect_error(asio::use_awaitable, problem));
    co_return !cut_ && problem != asio::error::operation_aborted;
}

namespace {

bool waits(progress what) {
    return what == progress::wants_read || what == progress::wants_write;
}

}  // namespace

asio::awaitable<progress> stream::handshake() {
    for (;;) {
        if (cut_) co_return progress::cut;
        const auto tried = try_handshake();
        if (!waits(tried.what)) co_return tried.what;
        if (!co_await ready(tried.what)) co_return progress::cut;
    }
}

asio::awaitable<attempt> stream::read_some(std::span<char> into) {
    for (;;) {
        if (cut_) co_return attempt{progress::cut};
        const auto tried = try_read(into);
        if (!waits(tried.what)) co_return tried;
        if (!co_await ready(tried.what)) co_return attempt{progress::cut};
    }
}

asio::awaitable<attempt> stream::write(std::string_view from) {
    std::size_t total = 0;
    while (total < from.size()) {
        if (cut_) co_return attempt{progress::cut, total};
        const auto tried = try_write(from.substr(total));
        if (tried.what == progress::done) {
            total += tried.bytes;
        } else if (!waits(tried.what)) {
            co_return attempt{tried.what, total};
        } else if (!co_await ready(tried.what)) {
            co_return attempt{progress::cut, total};
        }
    }
    co_return attempt{progress::done, total};
}

void stream::cut() {
    cut_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void stream::close() {
    if (!cut_ && socket_.is_open()) say_goodbye();
    cut_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace fib::http
