#include "sandbox/meter.hpp"

#include <algorithm>
#include <numeric>

namespace fib::sandbox {

bool rate_gate::pass(std::chrono::nanoseconds now, double rate) {
    const double burst = std::max(1.0, rate);
    if (rate != rate_) {
        rate_ = rate;
        spare_ = burst;
    } else {
        spare_ = std::min(burst, spare_ + rate * std::chrono::duration<double>(now - last_).count());
    }
    last_ = now;
    if (spare_ < 1) return false;
    spare_ -= 1;
    return true;
}

double rate_gate::left(double rate) const {
    return rate == rate_ ? spare_ : std::max(1.0, rate);
}

void last_second::turn_to(std::chrono::nanoseconds now) {
    const std::int64_t tenth = now / std::chrono::milliseconds{100};
    const std::int64_t size = static_cast<std::int64_t>(tenths_.size());
    for (std::int64_t passed = std::max(tenth_ + 1, tenth - size + 1); passed <= tenth; ++passed) {
        tenths_[static_cast<std::size_t>(passed % size)] = 0;
    }
    tenth_ = std::max(tenth_, tenth);
}

void last_second::count(std::chrono::nanoseconds now) {
    turn_to(now);
    ++tenths_[static_cast<std::size_t>(tenth_) % tenths_.size()];
}

std::uint64_t last_second::read(std::chrono::nanoseconds now) {
    turn_to(now);
    return std::accumulate(tenths_.begin(), tenths_.end(), std::uint64_t{0});
}

}  // namespace fib::sandbox
