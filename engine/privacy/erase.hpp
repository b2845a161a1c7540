#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "privacy/places.hpp"

#include <cstdint>

namespace fib::privacy {

/// Forgets one person everywhere, in one transaction: rows that say who they are go or lose what says it; their
/// addresses are on the suppression list from then on, and only there. The number of rows that were changed.
///
/// The problem says why not now: a claim holds them (sending takes a minute), or a send to them is unknown. Erasing
/// again changes nothing more. store::error of kind conflict: the same may be tried again.
result<std::int64_t, problem> erase(store::session& on, const subject& whom, timestamp now);

}  // namespace fib::privacy
