#include "sandbox/ticks.hpp"

#include <boost/asio/dispatch.hpp>

#include <utility>

namespace fib::sandbox {

namespace asio = boost::asio;

ticks::ticks(asio::any_io_executor executor) : timer_{std::move(executor)} {}

asio::awaitable<void> ticks::wait(std::chrono::microseconds how_long) {
    const auto due = std::chrono::ceil<std::chrono::milliseconds>(steady::now() + how_long);
    const auto begin = [this, due](waiting who) {
        due_[due].push_back(std::move(who));
        arm();
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin, asio::use_awaitable);
}

void ticks::end_all() {
    end_until(steady::time_point::max());
}

void ticks::end_until(steady::time_point now) {
    // Whoever is let go may wait again at once.
    while (!due_.empty() && due_.begin()->first <= now) {
        auto those = std::move(due_.begin()->second);
        due_.erase(due_.begin());
        for (auto& who : those) asio::dispatch(std::move(who));
    }
}

void ticks::arm() {
    if (due_.empty() || due_.begin()->first >= armed_for_) return;
    armed_for_ = due_.begin()->first;
    timer_.expires_at(armed_for_);
    timer_.async_wait([this](const boost::system::error_code& replaced) {
        if (replaced) return;
        armed_for_ = steady::time_point::max();
        end_until(steady::now());
        arm();
    });
}

}  // namespace fib::sandbox
