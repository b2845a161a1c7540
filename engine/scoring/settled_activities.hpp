#pragma once

#include "base/result.hpp"
#include "store/session.hpp"

#include <cstdint>

namespace fib::scoring {

/// An id up to which no activity comes any more: whoever was writing any when it was read has ended since. Waits for
/// them for 10 seconds at most; the problem names the session that was still at it. Needs to be outside a transaction.
result<std::int64_t, problem> settled_activities(store::session& on);

}  // namespace fib::scoring
