#include "pipeline/pace.hpp"

#include <algorithm>
#include <array>

namespace fib::pipeline {
namespace {

using seconds = governor::seconds;

constexpr double cut = 0.8;
/// By what the pace grows after the first calm second, the second, and each further one. Little at first, because a
/// provider that throttles still will throttle a little more; then fast, because it has stopped.
constexpr std::array raises{1.5, 2.0, 3.0};
constexpr double slowest = 1.0;
constexpr seconds one_second{1};
/// All the throttles of one burst count once.
constexpr seconds burst{0.5};
/// The bucket: enough for a wave of a size worth a fence, little enough that a restart floods nobody.
constexpr double bucket_seconds = 0.1;

seconds steady_now() {
    return deadline::steady::now().time_since_epoch();
}

}  // namespace

void governor::roll(seconds now) {
    if (now - window_ < one_second) return;
    accepted_before_ = now - window_ < 2 * one_second ? accepted_ : 0;
    accepted_ = 0;
    window_ = now;
}

void governor::accepted(seconds now) {
    roll(now);
    accepted_ += 1;
}

void governor::throttled(seconds now) {
    roll(now);
    if (limit_ && now - calm_since_ < burst) return;
    const double getting_through = std::max(accepted_before_, accepted_);
    const double basis = limit_ ? std::min(*limit_, std::max(getting_through, slowest)) : getting_through;
    limit_ = std::max(slowest, basis * cut);
    calm_since_ = now;
    raised_ = 0;
}

std::optional<double> governor::rate(seconds now) {
    roll(now);
    if (limit_ && now - calm_since_ >= one_second) {
        // Without a wish nobody knows the ceiling: far above what ever got through, the limit is no limit.
        const double ceiling = wish_.value_or(100000);
        for (auto calm = now - calm_since_; calm >= one_second && *limit_ <= ceiling; calm -= one_second) {
            limit_ = *limit_ * raises[std::min(raised_++, raises.size() - 1)];
        }
        calm_since_ = now;
        if (*limit_ > ceiling) limit_.reset();
    }
    if (limit_ && wish_) return std::min(*limit_, *wish_);
    return limit_ ? limit_ : wish_;
}

int token_bucket::take(int wanted, std::optional<double> rate, seconds now) {
    if (!rate) {
        filled_ = now;
        return wanted;
    }
    const double room = std::max(1.0, *rate * bucket_seconds);
    tokens_ = std::min(room, tokens_ + (now - filled_).count() * *rate);
    filled_ = now;
    const int taken = std::min(wanted, static_cast<int>(tokens_));
    tokens_ -= taken;
    return taken;
}

seconds token_bucket::wait(double rate) const {
    return seconds{std::max(0.0, 1.0 - tokens_) / rate};
}

local_pacer::local_pacer(boost::asio::any_io_executor executor) : stopped_{executor} {}

boost::asio::awaitable<int> local_pacer::take(int wanted, deadline until) {
    while (!stopping_ && !until.passed()) {
        const auto now = steady_now();
        const auto rate = governor_.rate(now);
        const int taken = bucket_.take(wanted, rate, now);
        if (taken > 0) co_return taken;
        const auto wait = std::chrono::duration_cast<deadline::steady::duration>(
            std::clamp(bucket_.wait(*rate), seconds{0.001}, one_second));
        co_await stopped_.wait(until.narrowed(wait));
    }
    co_return 0;
}

void local_pacer::accepted() {
    governor_.accepted(steady_now());
}

void local_pacer::throttled() {
    governor_.throttled(steady_now());
}

void local_pacer::stop() {
    stopping_ = true;
    stopped_.notify();
}

}  // namespace fib::pipeline
