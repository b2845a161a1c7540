#pragma once

#include "sandbox/settings.hpp"

#include <chrono>
#include <cstdint>
#include <random>

namespace fib::sandbox {

enum class fault { none, fail_before, cut_before, silent_before, fail_after, cut_after, silent };

/// Draws faults and delays. The same seed gives the same sequence for the same sequence of calls.
class dice {
public:
    explicit dice(std::uint64_t seed) : source_{seed} {}

    /// One draw a message.
    fault draw(const settings& odds);
    /// latency ± jitter; draws only where there is jitter.
    std::chrono::microseconds delay(const settings& odds);

private:
    double percent();

    std::mt19937_64 source_;
};

}  // namespace fib::sandbox
