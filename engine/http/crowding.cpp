#include "http/crowding.hpp"

#include <algorithm>
#include <chrono>

namespace fib::http {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t calls = 256;
constexpr auto period = 10s;
/// The mean of 256 calls that take 100 ms each, give or take 50, moves by a few.
constexpr int times_slower = 2;

}  // namespace

bool crowding::note(steady::duration took, steady::time_point now) {
    sum_ += took;
    if (++count_ < calls) return false;
    latest_ = sum_ / calls;
    sum_ = {};
    count_ = 0;
    if (now >= period_ends_) {
        lowest_ = {unknown, lowest_[0]};
        period_ends_ = now + period;
    }
    lowest_[0] = std::min(lowest_[0], latest_);
    return true;
}

bool crowding::crowded() const {
    const auto lowest = std::min(lowest_[0], lowest_[1]);
    return lowest != unknown && latest_ / times_slower >= lowest;
}

}  // namespace fib::http
