#include "pipeline/provider_health.hpp"

#include <algorithm>

namespace fib::pipeline {
namespace {

constexpr std::chrono::milliseconds first_wait{500};

/// 0.5, 1, 2 and 4 s, so that whoever is back within a minute is noticed within five seconds; then 4 s again and again
/// for that minute; then 8, 16, and 32 s from there on, for each call in vain may be an unknown.
std::chrono::milliseconds wait_after(int probes) {
    constexpr int soon = 3, of_a_minute = 16, most = 6;
    const int doublings =
        probes < of_a_minute ? std::min(probes, soon) : std::min(probes - of_a_minute + soon + 1, most);
    return first_wait * (1 << doublings);
}

bool bad(const providers::outcome& got) {
    using providers::verdict;
    switch (got.what) {
        case verdict::unknown:
            return true;
        case verdict::unsent:
            return true;
        case verdict::accepted:
        case verdict::rejected:
        case verdict::throttled:
        case verdict::halted:
            return false;
    }
    return true;
}

}  // namespace

void provider_health::note(const providers::outcome& got, steady::time_point now) {
    if (!bad(got)) {
        *this = {};
        return;
    }
    const bool was_away = away();
    ++bad_;
    reason_ = got.detail;
    if (!away()) return;
    // Calls that were under way when it went away are no probes.
    if (was_away && now < probe_at_) return;
    if (was_away) ++probes_;
    probe_at_ = now + wait_after(probes_);
}

}  // namespace fib::pipeline
