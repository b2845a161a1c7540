#include "scoring/score.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace fib::scoring {
namespace {

std::int64_t limited(std::int64_t sum, const rule& by) {
    const auto most = by.most * unit;
    return by.points > 0 ? std::min(sum, most) : std::max(sum, -most);
}

void count(share& into, const signal& one, timestamp now) {
    const auto age =
        one.at ? std::max<std::int64_t>(std::chrono::floor<std::chrono::hours>(now - *one.at).count(), 0) : 0;
    const auto points = static_cast<double>(into.by->points * unit) * decay(age, into.by->half_life_h);
    ++into.count;
    // Rounds half to even, as PostgreSQL's cast does.
    into.before_limit += std::llrint(points);
}

}  // namespace

double share::left() const {
    if (count == 0) return 1;
    return static_cast<double>(before_limit) / static_cast<double>(by->points * count * unit);
}

double decay(std::int64_t age_h, std::int64_t half_life_h) {
    if (half_life_h == 0) return 1;
    return std::pow(0.5, static_cast<double>(age_h) / static_cast<double>(half_life_h));
}

score score_of(std::span<const rule> rules, std::int64_t base, std::span<const signal> seen, timestamp now) {
    score out{.shares = {}, .base = base, .sum = base * unit};
    for (const auto& by : rules) {
        share one{.by = &by};
        for (const auto& each : seen) {
            if (each.name == by.signal && (!each.at || *each.at <= now)) count(one, each, now);
        }
        one.given = limited(one.before_limit, by);
        out.sum += one.given;
        out.shares.push_back(one);
    }
    const auto held = std::clamp<std::int64_t>(out.sum, 0, highest_score * unit);
    out.value = static_cast<int>((held + unit / 2) / unit);
    return out;
}

}  // namespace fib::scoring
