#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/mergers.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace fib::sync {

struct wish {
    bool full = false;      ///< all rows; else what changed since the last run that reached its end
    std::string community;  ///< slug here; empty: all
    /// A full run that would delete more than a tenth of what is here deletes nothing unless this is set: a content
    /// database that is half restored looks the same.
    bool delete_many = false;
    std::size_t page = 10'000;  ///< businesses a statement; memory goes by it
    int threads = 2;
};

/// How many businesses were read, and of how many; 0: not known.
using progress = std::function<void(std::int64_t, std::int64_t)>;

/// Brings what the content database has into the operations database: schema/content/README.md says what becomes what.
/// `run_id` is the run's row in audit_log. Each batch is a transaction of its own, in order of ids; interrupted, it is
/// completed by the next run. The problem says why nothing could be done, or what was left undone, and what to do next.
/// `connect` is called from other threads, for sessions on the operations database.
result<did, problem> from_content(store::session& content, store::session& operations, const another_session& connect,
                                  const clock& time, std::int64_t run_id, const wish& wanted, const progress& hears);

}  // namespace fib::sync
