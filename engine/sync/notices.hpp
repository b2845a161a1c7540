#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fib::sync {

/// What the content database has told of its changes since the last sync: content_notices that wait.
struct waiting_notices {
    std::vector<std::string> ids;          ///< at most 100,000 of them, the oldest
    std::vector<std::int64_t> businesses;  ///< whom they are about, by their ids there
};

waiting_notices read_notices(store::session& operations);
/// Once what they tell of is merged; those that came later wait on.
void finish_notices(store::session& operations, const waiting_notices& which, timestamp now);

}  // namespace fib::sync
