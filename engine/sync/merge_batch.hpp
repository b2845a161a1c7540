#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/taken.hpp"

#include <chrono>
#include <span>
#include <vector>

namespace fib::sync {

/// Makes what merge_batch() needs in this session.
void prepare_session(store::session& on);

/// How often a batch is tried whose rows somebody keeps locked, and how long to wait after the first of these; each
/// further wait is twice as long.
struct patience {
    int tries = 5;
    std::chrono::milliseconds first_wait{1000};
};

/// Brings a batch in, in a transaction of its own. What PostgreSQL refuses for its data is halved until the row is
/// found, which is added to `refused`; a deadlock is tried again, and so is a batch whose rows are locked (store::error
/// with a sentence after the last try).
did merge_batch(store::session& on, std::span<const taken_business> batch, const clock& time,
                std::vector<rejected>& refused, const patience& with = {});

}  // namespace fib::sync
