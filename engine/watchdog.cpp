#include "watchdog.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

watchdog::watchdog(asio::any_io_executor executor, loops* watched) : watched_{watched}, stopped_{std::move(executor)} {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) > 0) span_ = std::chrono::microseconds{microseconds};
}

asio::awaitable<void> watchdog::run() {
    while (span_ > 0us && !stopping_) {
        const bool well = co_await all_answer();
        if (well) sd_notify(0, "WATCHDOG=1");
        co_await stopped_.wait(deadline::in(span_ / 3));
    }
}

void watchdog::stop() {
    stopping_ = true;
    stopped_.notify();
}

asio::awaitable<bool> watchdog::all_answer() const {
    if (watched_ == nullptr) co_return true;
    const auto reports = co_await watched_->ask(deadline::in(1s));
    co_return std::ranges::all_of(reports, [](const auto& one) { return one.has_value(); });
}

}  // namespace fib
