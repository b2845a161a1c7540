#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace fib::bench {

/// Durations in log-linear buckets: each power of two is cut into 128 equal parts. From 1 µs to 38 hours, in 31 KiB,
/// a few nanoseconds to record. What comes back is within 0.4 % of what was recorded (exact below 256 µs); the greatest
/// is kept as it was.
///
/// Coordinated omission: a load generator that waits for a slow answer before it asks again does not ask during the
/// very time that it should measure, and its percentiles are fiction. Nothing is corrected in here. Instead whatever is
/// recorded must be counted from the moment at which the thing was *meant* to start (the due time of a person, the
/// schedule's time of a call), so that all waiting is in it; a closed loop has no such moment, and reports no latency.
class histogram {
public:
    using duration = std::chrono::microseconds;

    histogram();

    /// Negative durations count as 0 (two clocks), longer ones than that as the longest.
    void record(duration value);
    void merge(const histogram& other);

    std::uint64_t count() const { return count_; }
    duration max() const { return max_; }
    /// The smallest bucket's value at or below which at least this share of what was recorded lies; `share` in (0, 1].
    /// 0 if nothing was recorded.
    duration at(double share) const;

    /// The value that stands for the bucket in which `value` would be recorded: its middle.
    static duration bucket_value(duration value);

private:
    static std::size_t bucket_of(std::uint64_t value);
    static std::uint64_t middle_of(std::size_t bucket);

    std::vector<std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    duration max_{0};
};

}  // namespace fib::bench
