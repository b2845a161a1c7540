#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/taken.hpp"

#include <span>
#include <vector>

namespace fib::sync {

/// Makes what merge_batch() needs in this session.
void prepare_session(store::session& on);

/// Brings a batch in, in a transaction of its own. What PostgreSQL refuses for its data is halved until the row is
/// found, which is added to `refused`; a deadlock is tried again.
did merge_batch(store::session& on, std::span<const taken_business> batch, const clock& time,
                std::vector<rejected>& refused);

}  // namespace fib::sync
