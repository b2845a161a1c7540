#include "sandbox/connection.hpp"

#include "sandbox/json_text.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace fib::sandbox {

namespace asio = boost::asio;

namespace {

constexpr std::size_t head_limit = std::size_t{32} << 10;
constexpr std::size_t body_limit = std::size_t{1} << 20;
constexpr std::size_t first_room = std::size_t{8} << 10;
constexpr std::size_t padding = simdjson::SIMDJSON_PADDING;

}  // namespace

connection::connection(server& owner, asio::ip::tcp::socket socket)
    : owner_{owner}, stream_{std::move(socket), owner.identity_} {
    owner_.open_.insert(this);
}

connection::~connection() {
    owner_.open_.erase(this);
}

void connection::stop() {
    if (!answering_) stream_.cut();
}

asio::awaitable<void> connection::serve() {
    if (co_await stream_.handshake() != http::progress::done) co_return;
    auto then = next::request;
    while (then == next::request && !owner_.stopping_) {
        if (!co_await read_head_in()) co_return;
        if (!co_await read_body_in()) co_return;
        answering_ = true;
        then = co_await answer();
        answering_ = false;
    }
    if (then != next::cut) stream_.close();
}

// No co_await stands inside a switch in this file: GCC 12 then resumes at the wrong place.
asio::awaitable<bool> connection::read_head_in() {
    auto state = look_at_head();
    while (state == head_state::incomplete) {
        if (filled_ >= head_limit) {
            co_await refuse(431, "the headers are longer than 32 KiB");
            co_return false;
        }
        const bool more = co_await read_more(filled_ + 1);
        if (!more) co_return false;
        state = look_at_head();
    }
    if (state == head_state::malformed) co_await refuse(400, "this is no HTTP/1.1 request");
    if (state == head_state::chunked) co_await refuse(411, "send Content-Length; chunks are not taken");
    co_return state == head_state::whole;
}

asio::awaitable<bool> connection::read_body_in() {
    if (head_.body_length > body_limit) {
        co_await refuse(413, "the body is longer than 1 MiB");
        co_return false;
    }
    const auto whole = head_.size + head_.body_length;
    if (filled_ >= whole) co_return true;
    const bool all = co_await read_more(whole);
    if (!all) co_return false;
    // The buffer may have moved, and the head's views with it.
    look_at_head();
    co_return true;
}

asio::awaitable<bool> connection::read_more(std::size_t needed) {
    while (filled_ < needed) {
        const auto got = stream_.try_read(room_for(needed));
        filled_ += got.bytes;
        if (got.what == http::progress::done) continue;
        if (filled_ == 0) let_go_of_buffer();
        if (got.what != http::progress::wants_read && got.what != http::progress::wants_write) co_return false;
        const bool goes_on = co_await stream_.ready(got.what);
        if (!goes_on) co_return false;
    }
    co_return true;
}

head_state connection::look_at_head() {
    if (filled_ == 0) return head_state::incomplete;
    return read_head({buffer_->bytes.data(), filled_}, head_, buffer_->headers);
}

std::span<char> connection::room_for(std::size_t needed) {
    if (!buffer_) buffer_ = owner_.spare_.take();
    auto& bytes = buffer_->bytes;
    if (bytes.size() < needed + padding || bytes.size() - padding == filled_) {
        bytes.resize(std::max({first_room, bytes.size() * 2, needed + padding}));
    }
    return {bytes.data() + filled_, bytes.size() - padding - filled_};
}

void connection::drop_request() {
    const auto whole = head_.size + head_.body_length;
    std::memmove(buffer_->bytes.data(), buffer_->bytes.data() + whole, filled_ - whole);
    filled_ -= whole;
    if (filled_ == 0) let_go_of_buffer();
}

void connection::let_go_of_buffer() {
    owner_.spare_.give(std::move(buffer_));
}

reply connection::judge() {
    const auto& bytes = buffer_->bytes;
    const call made{head_.method,
                    head_.target,
                    buffer_->headers,
                    {bytes.data() + head_.size, head_.body_length},
                    bytes.size() - head_.size};
    return owner_.service_.answer(made, owner_.open_.size());
}

asio::awaitable<connection::next> connection::answer() {
    auto given = judge();
    drop_request();
    auto& book = owner_.service_.book();
    if (book.unflushed()) {
        // Whatever else this turn of the loop accepts is written with it.
        co_await asio::post(stream_.socket().get_executor(), asio::use_awaitable);
        book.flush();
    }
    if (given.delay > std::chrono::microseconds::zero() && !owner_.stopping_) {
        co_await owner_.answers_.wait(given.delay);
    }
    co_return co_await deliver(std::move(given));
}

asio::awaitable<connection::next> connection::deliver(reply given) {
    if (given.how == delivery::silent) co_await wait_for_peer_to_leave();
    if (given.how != delivery::answer) co_return next::cut;
    const bool keep_alive = head_.keep_alive && !owner_.stopping_;
    std::string out;
    write_answer(out, given, keep_alive);
    const auto sent = co_await stream_.write(out);
    if (sent.what != http::progress::done) co_return next::cut;
    co_return keep_alive ? next::request : next::close;
}

asio::awaitable<void> connection::wait_for_peer_to_leave() {
    answering_ = false;  // nothing is on its way: stop() may cut
    if (owner_.stopping_) co_return;
    std::array<char, 256> unread{};
    const std::span<char> room{unread};
    auto got = co_await stream_.read_some(room);
    while (got.what == http::progress::done) got = co_await stream_.read_some(room);
}

asio::awaitable<void> connection::refuse(unsigned status, std::string_view why) {
    std::string out;
    write_answer(out, {status, {}, fmt::format("{{\"message\":{}}}", quoted(why))}, false);
    co_await stream_.write(out);
    stream_.close();
}

}  // namespace fib::sandbox
