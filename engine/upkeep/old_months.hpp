#pragma once

#include "base/result.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fib::upkeep {

/// A month (UTC) of a log: still a partition of it, or detached already and a table of its own.
struct old_month {
    std::string table;  ///< "send_log_2026_01"
    bool attached = false;
    std::int64_t rows = 0;   ///< as the last ANALYZE estimated; -1: never analyzed
    std::int64_t bytes = 0;  ///< with its indexes
};

/// Months of `log` ("activities", "send_log", "tracking_events") that ended at `before` or earlier, the oldest first.
std::vector<old_month> old_months(store::session& on, std::string_view log, timestamp before);

/// Takes those that are still partitions out of the log. The problem says that the log was in use for too long, and
/// which month is the next.
result<std::int64_t, problem> detach_all(store::session& on, std::string_view log, timestamp before);

/// How many rows a detached month has: counted a part at a time, so that no snapshot is held for long.
std::int64_t count_rows(store::session& on, const std::string& table);

/// Drops a month that is no partition any more. The problem: it still is one, or it is in use.
result<std::int64_t, problem> drop_month(store::session& on, const std::string& table);

}  // namespace fib::upkeep
