#include "inbound/feed_pulse.hpp"

#include "inbound/event_feed.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace fib::inbound {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto pulse_every = 5s;

}  // namespace

feed_pulse::feed_pulse(asio::any_io_executor executor, std::string_view source, parts with)
    : source_{source}, with_{std::move(with)}, stopped_{std::move(executor)} {}

void feed_pulse::stop() {
    stopping_ = true;
    stopped_.notify();
}

asio::awaitable<void> feed_pulse::run() {
    while (!stopping_) {
        co_await say(false);
        if (!stopping_) co_await stopped_.wait(deadline::in(pulse_every));
    }
    co_await say(true);
}

asio::awaitable<void> feed_pulse::say(bool ended) {
    gap_ = with_.any_lost() || gap_;
    const auto write = [what = pulse{source_, process_, gap_, ended, with_.latest_send()}](store::session& on) {
        beat(on, what);
    };
    try {
        co_await with_.database.run(write, deadline::in(pulse_every));
        gap_ = false;
    } catch (const store::error& problem) {
        gap_ = true;
        spdlog::warn("that the events of {} are heard could not be noted: {}", source_, problem.what());
    }
}

}  // namespace fib::inbound
