#pragma once

#include "store/session.hpp"

#include <cstdint>

namespace fib::bench {

/// What people and people_due, which is the order of their times, look like to PostgreSQL at a moment.
struct table_state {
    std::int64_t updates = 0;      ///< of people
    std::int64_t hot_updates = 0;  ///< of these, by HOT: no index was touched
    std::int64_t dead = 0;         ///< dead row versions of people, as the statistics count them
    std::int64_t due_dead = 0;     ///< the same of people_due
    std::int64_t vacuums = 0;      ///< of both, since the database was made
    std::int64_t people_bytes = 0;
    std::int64_t index_bytes = 0;  ///< all indexes of people
    std::int64_t due_bytes = 0;    ///< people_due with its index
    std::int64_t wal_bytes = 0;    ///< written by the whole server since it was made
};

/// Statistics lag behind by up to a second.
table_state look_at_people(store::session& on);

/// Of the updates of people between two looks: each person who is sent to is updated by a claim and by a record.
double hot_share(const table_state& before, const table_state& after);
/// How many people were sent to between two looks, by the same count.
double sends_between(const table_state& before, const table_state& after);

}  // namespace fib::bench
