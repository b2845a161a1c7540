#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace fib::sandbox {

/// Grants up to `rate` a second, one second's worth (at least one) in a burst. Time is given from outside and must not
/// step back.
class rate_gate {
public:
    bool pass(std::chrono::nanoseconds now, double rate);
    /// What is left of the burst, for the headers that tell it.
    double left(double rate) const;

private:
    double spare_ = 0;
    double rate_ = 0;
    std::chrono::nanoseconds last_{0};
};

/// How many happened in the last second, in steps of 100 ms.
class last_second {
public:
    void count(std::chrono::nanoseconds now);
    std::uint64_t read(std::chrono::nanoseconds now);

private:
    void turn_to(std::chrono::nanoseconds now);

    std::array<std::uint64_t, 10> tenths_{};
    std::int64_t tenth_ = 0;
};

}  // namespace fib::sandbox
