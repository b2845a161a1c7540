#include "bench/harness/rate_history.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fib::bench {
namespace {

using seconds = rate_history::seconds;

constexpr std::size_t in_a_second = std::chrono::seconds{1} / rate_history::width;

std::size_t bucket_of(seconds since) {
    // A hair more, so that 0.3 s is the third bucket whatever a double makes of it.
    return static_cast<std::size_t>(std::max(0.0, std::floor(since / seconds{rate_history::width} + 1e-6)));
}

}  // namespace

void rate_history::add(timestamp at, std::int64_t count) {
    if (!start_) start_ = at;
    if (at < *start_) return;
    const auto bucket = static_cast<std::size_t>((at - *start_) / width);
    if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
    buckets_[bucket] += count;
    total_ += count;
}

std::int64_t rate_history::sum(std::size_t from, std::size_t to) const {
    const auto at = [&](std::size_t n) {
        return buckets_.begin() + static_cast<std::ptrdiff_t>(std::min(n, buckets_.size()));
    };
    return std::accumulate(at(from), at(std::max(from, to)), std::int64_t{0});
}

double rate_history::rate(seconds from, seconds to) const {
    const auto first = bucket_of(from);
    const auto last = bucket_of(to);
    if (last <= first) return 0;
    return static_cast<double>(sum(first, last)) / (static_cast<double>(last - first) * seconds{width}.count());
}

seconds rate_history::since_start(timestamp at) const {
    return start_ ? seconds{at - *start_} : seconds{0};
}

std::vector<std::pair<double, double>> rate_history::points(std::size_t most) const {
    std::vector<std::pair<double, double>> out;
    if (buckets_.empty() || most == 0) return out;
    const auto step = (buckets_.size() + most - 1) / most;
    // The last bucket is seldom whole.
    for (std::size_t from = 0; from + step < buckets_.size(); from += step) {
        const double length = static_cast<double>(step) * seconds{width}.count();
        const double begin = static_cast<double>(from) * seconds{width}.count();
        out.emplace_back(begin + length / 2, static_cast<double>(sum(from, from + step)) / length);
    }
    return out;
}

std::optional<seconds> rate_history::recovery(seconds calm_from, seconds until, double wanted, double share) const {
    const auto first = bucket_of(calm_from);
    const auto end = bucket_of(until);
    for (auto from = first; from + in_a_second <= end; ++from) {
        if (static_cast<double>(sum(from, from + in_a_second)) >= wanted * share) {
            return static_cast<double>(from - first) * seconds{width};
        }
    }
    return std::nullopt;
}

double rate_history::fastest_second(seconds from, seconds until) const {
    std::int64_t most = 0;
    const auto end = bucket_of(until);
    for (auto at = bucket_of(from); at + in_a_second <= end; ++at) most = std::max(most, sum(at, at + in_a_second));
    return static_cast<double>(most);
}

}  // namespace fib::bench
