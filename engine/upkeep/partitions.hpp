#pragma once

#include "store/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::upkeep {

/// This month's partitions of the logs and those of the next three (schema/0009_upkeep.up.sql says how gently).
void make_partitions(store::session& on);

struct detached {
    std::optional<std::string> partition;  ///< what is a table of its own from now on; nothing: there was none so old
    bool busy = false;                     ///< the table was in use for longer than others could be kept waiting
};

/// Takes the oldest partition of `table` that ends before `before` out of it. Its rows stay in the database.
///
/// Waits for 0.2 s at most, and others behind it no longer than that. Safe from any number of processes at once.
detached detach_oldest(store::session& on, std::string_view table, timestamp before);

}  // namespace fib::upkeep
