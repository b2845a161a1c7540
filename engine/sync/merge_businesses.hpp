#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/taken.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace fib::sync {

/// Makes the temporary table that updates go through; once a session.
void prepare_businesses(store::session& on);

/// A business of a batch that is here after the merge, with its id here.
struct merged_business {
    std::int64_t id = 0;
    const taken_business* from = nullptr;
    bool is_new = false;
};

struct merged_businesses {
    std::vector<merged_business> there;
    std::vector<std::int64_t> gone;  ///< ids here of those that were deleted now
    std::vector<rejected> refused;
};

/// Adds those that are new, updates those whose values differ, deletes (softly) those that the content database
/// deleted. What Operations deleted stays so; what the sync had deleted comes back. Locks ids ascending. Needs an open
/// transaction.
merged_businesses merge_businesses(store::session& on, std::span<const taken_business> batch, timestamp now, did& into);

}  // namespace fib::sync
