#pragma once

#include <algorithm>
#include <chrono>

namespace fib {

/// The moment after which nobody waits any longer. Made once where work begins and passed down; a step may narrow it,
/// never widen it.
class deadline {
public:
    using steady = std::chrono::steady_clock;

    explicit deadline(steady::time_point at) : at_{at} {}
    static deadline in(steady::duration span) { return deadline{steady::now() + span}; }

    steady::time_point at() const { return at_; }
    bool passed() const { return steady::now() >= at_; }
    steady::duration left() const { return std::max(steady::duration::zero(), at_ - steady::now()); }
    deadline narrowed(steady::duration span) const { return deadline{std::min(at_, steady::now() + span)}; }

private:
    steady::time_point at_;
};

}  // namespace fib
