#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace fib::pipeline {

/// A step that a person may have been sent, by a provider that keeps idempotency keys, and the first call that may have
/// done it. While the provider knows the key, asking again tells; afterwards it would send again.
struct doubt {
    std::int64_t person = 0;
    std::int64_t step_id = 0;
    timestamp since;
};

/// Resend is said, by others, to keep keys for 24 hours; after 20 it is too late to be sure.
inline constexpr std::chrono::hours key_window{20};

/// Those of `people` of whom there is a doubt.
std::vector<doubt> find_doubts(store::session& on, const std::vector<std::int64_t>& people);
/// Of the same step the first one stays.
void note_doubts(store::session& on, const std::vector<doubt>& all);
void forget_doubts(store::session& on, const std::vector<std::int64_t>& people);

}  // namespace fib::pipeline
