#include "http/crowding.hpp"

#include <algorithm>
#include <chrono>

namespace fib::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t calls = 256;
constexpr auto period = 10s;
/// A peer that takes 100 ms, give or take 50, is not crowded; one that takes four times its shortest is.
constexpr int times_slower = 4;

}  // namespace

void crowding::note(steady::duration took, steady::time_point now) {
    sum_ += took;
    if (++count_ < calls) return;
    latest_ = sum_ / calls;
    sum_ = {};
    count_ = 0;
    if (now >= period_ends_) {
        lowest_ = {unknown, lowest_[0]};
        period_ends_ = now + period;
    }
    lowest_[0] = std::min(lowest_[0], latest_);
}

bool crowding::crowded() const {
    const auto lowest = std::min(lowest_[0], lowest_[1]);
    return lowest != unknown && latest_ / times_slower >= lowest;
}

}  // namespace fib::http
