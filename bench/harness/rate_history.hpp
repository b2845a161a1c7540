#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace fib::bench {

/// How much happened in each tenth of a second, counted from the first thing that happened or from `begin`. Pure.
class rate_history {
public:
    using seconds = std::chrono::duration<double>;
    static constexpr std::chrono::milliseconds width{100};

    void begin(timestamp at) { start_ = at; }
    /// What comes before the beginning is left out.
    void add(timestamp at, std::int64_t count = 1);

    std::optional<timestamp> start() const { return start_; }
    std::int64_t total() const { return total_; }
    /// A second, on average from `from` to `to` after the start, to the next whole bucket both; 0 for an empty stretch.
    double rate(seconds from, seconds to) const;
    seconds since_start(timestamp at) const;
    /// Points for a picture: the middle of a stretch in seconds, the rate in it. At most `most` stretches.
    std::vector<std::pair<double, double>> points(std::size_t most) const;

    /// How long after `calm_from` it took until a whole second ran at `share` of `wanted` or better: from `calm_from`
    /// to the beginning of that second. Nothing if no such second lies before `until`.
    std::optional<seconds> recovery(seconds calm_from, seconds until, double wanted, double share) const;

    /// The rate of the fastest whole second that lies between the two; 0 where none does.
    double fastest_second(seconds from, seconds until) const;

private:
    std::int64_t sum(std::size_t from, std::size_t to) const;

    std::optional<timestamp> start_;
    std::vector<std::int64_t> buckets_;
    std::int64_t total_ = 0;
};

}  // namespace fib::bench
