#include "pipeline/provider_health.hpp"

#include <algorithm>

namespace fib::pipeline {
namespace {

constexpr std::chrono::milliseconds first_wait{500};
constexpr int most_doublings = 6;  // 32 s

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
    probe_at_ = now + first_wait * (1 << std::min(probes_, most_doublings));
}

}  // namespace fib::pipeline
