#include "http/connection.hpp"

#include "http/plain_stream.hpp"
#include "http/tls_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <sys/resource.h>
#include <utility>

namespace fib::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

std::string explain(const boost::system::error_code& wrong) {
    if (wrong == boost::system::errc::too_many_files_open) {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        return fmt::format(
            "all {} files that this process may open are in use; raise its limit (ulimit -n) or lower "
            "the number of connections",
            limit.rlim_cur);
    }
    return fmt::format("cannot connect: {}", wrong.message());
}

}  // namespace

connection::connection(asio::any_io_executor executor, const connection_shared& shared)
    : shared_{shared}, socket_{std::move(executor)}, limit_{shared.limits, [this] {
                                                                late_ = true;
                                                                interrupt();
                                                            }} {}

connection::~connection() {
    if (stream_ && usable_) stream_->close();
}

asio::awaitable<std::optional<failure>> connection::open(deadline until) {
    auto addresses = co_await shared_.addresses.find(until.narrowed(shared_.settings.resolve_limit));
    if (is_cut()) co_return fail(phase::resolve, cut_reason_);
    if (addresses.found.empty()) {
        auto failed = fail(phase::resolve, std::move(addresses.trouble));
        failed.timed_out = addresses.timed_out;
        co_return failed;
    }
    if (auto failed = co_await connect(std::move(addresses.found), until)) co_return failed;
    if (!shared_.trust) {
        stream_ = std::make_unique<plain_stream>(std::move(socket_));
    } else {
        stream_ = std::make_unique<tls_stream>(std::move(socket_), *shared_.trust);
        if (auto failed = co_await handshake(until)) co_return failed;
        resumed_ = static_cast<const tls_stream&>(*stream_).resumed();
    }
    usable_ = true;
    co_return std::nullopt;
}

asio::awaitable<std::optional<failure>> connection::connect(std::vector<address_book::endpoint> to, deadline until) {
    failure last = fail(phase::connect, progress::cut);
    for (const auto& each : to) {
        late_ = false;
        limit_.until(until.narrowed(shared_.settings.connect_limit));
        const auto wrong = co_await connect_one(each);
        if (is_cut()) co_return fail(phase::connect, cut_reason_);
        if (!wrong) {
            shared_.addresses.prefer(each);
            limit_.rest();
            co_return std::nullopt;
        }
        last = late_ ? fail(phase::connect, progress::cut) : fail(phase::connect, explain(wrong));
        if (until.passed()) break;
    }
    shared_.addresses.doubt();
    co_return last;
}

asio::awaitable<boost::system::error_code> connection::connect_one(address_book::endpoint to) {
    boost::system::error_code wrong;
    socket_.close(wrong);
    socket_.open(to.protocol(), wrong);
    if (wrong) co_return wrong;
    co_await socket_.async_connect(to, asio::redirect_error(asio::use_awaitable, wrong));
    co_return wrong;
}

asio::awaitable<std::optional<failure>> connection::handshake(deadline until) {
    limit_.until(until.narrowed(shared_.settings.handshake_limit));
    const auto ended = co_await stream_->handshake();
    if (ended != progress::done) co_return fail(phase::handshake, ended);
    limit_.rest();
    co_return std::nullopt;
}

asio::awaitable<result<response, failure>> connection::exchange(std::string bytes, deadline until) {
    usable_ = false;
    if (auto failed = co_await write(bytes, until)) co_return std::move(*failed);
    std::string{}.swap(bytes);
    // From here on the provider may have acted.
    co_return co_await read(until);
}

asio::awaitable<std::optional<failure>> connection::write(std::string_view bytes, deadline until) {
    if (until.passed()) {
        auto late = fail(phase::write, "the time for the call was over before it was written");
        late.timed_out = true;
        co_return late;
    }
    limit_.until(until.narrowed(shared_.settings.write_limit));
    const auto before = stream_->taken();
    const auto wrote = co_await stream_->write(bytes);
    if (wrote.what == progress::done) co_return std::nullopt;
    auto failed = fail(phase::write, wrote.what);
    failed.may_have_reached = stream_->taken() != before;
    co_return failed;
}

asio::awaitable<result<response, failure>> connection::read(deadline until) {
    limit_.until(until.narrowed(shared_.settings.read_limit));
    answer_reader reader{shared_.settings.response_limit};
    auto state = answer_reader::state::more;
    // Waits first, for nothing of the answer can be here yet when the request has just been written.
    attempt got{progress::wants_read};
    while (state == answer_reader::state::more) {
        if (got.what == progress::wants_read || got.what == progress::wants_write) {
            if (!co_await stream_->ready(got.what)) got.what = progress::cut;
        }
        if (got.what == progress::cut || got.what == progress::broken) {
            auto failed = fail(phase::read, got.what);
            failed.may_have_reached = true;
            co_return failed;
        }
        got = stream_->try_read(shared_.scratch);
        if (got.what == progress::done) state = reader.take({shared_.scratch.data(), got.bytes});
        if (got.what == progress::ended) state = reader.end();
    }
    limit_.rest();
    if (state == answer_reader::state::broken) {
        auto failed = fail(phase::read, reader.trouble());
        failed.may_have_reached = true;
        co_return failed;
    }
    usable_ = reader.keeps_alive() && got.what != progress::ended;
    co_return reader.release();
}

bool connection::usable() {
    if (usable_ && !stream_->quiet()) usable_ = false;
    return usable_;
}

void connection::cut(std::string why) {
    cut_reason_ = std::move(why);
    interrupt();
}

void connection::interrupt() {
    if (stream_) {
        stream_->cut();
    } else {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
}

failure connection::fail(phase where, std::string why) const {
    failure failed;
    failed.where = where;
    failed.what = fmt::format("{}:{}: {}", shared_.where.host, shared_.where.port, why);
    return failed;
}

failure connection::fail(phase where, progress how) const {
    if (is_cut()) return fail(where, cut_reason_);
    if (late_) {
        auto late = fail(where, fmt::format("{} took longer than it may", to_string(where)));
        late.timed_out = true;
        return late;
    }
    switch (how) {
        case progress::broken:
            return fail(where, fmt::format("{} failed: {}", to_string(where), stream_->trouble()));
        case progress::ended:
            return fail(where, fmt::format("{} failed: the peer closed the connection", to_string(where)));
        case progress::done:
        case progress::wants_read:
        case progress::wants_write:
        case progress::cut:
            break;
    }
    return fail(where, fmt::format("{} was cancelled", to_string(where)));
}

}  // namespace fib::http
