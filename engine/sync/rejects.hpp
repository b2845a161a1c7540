#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/taken.hpp"

#include <cstdint>
#include <vector>

namespace fib::sync {

/// Writes down what could not be taken, with the rows as the content database has them, and forgets the list. One that
/// is there already is replaced.
void write_rejects(store::session& content, store::session& operations, std::int64_t run_id, timestamp now,
                   std::vector<rejected>& refused);

/// After a whole run that met every row: what it did not reject can be taken now, or is gone.
void drop_old_rejects(store::session& operations, std::int64_t run_id);

}  // namespace fib::sync
