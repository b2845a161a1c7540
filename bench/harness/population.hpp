#pragma once

#include "bench/harness/workplace.hpp"

#include <cstdint>

namespace fib::bench {

/// People to add to a database of the bench's own that was migrated and seeded. Numbers and ids go on where the last
/// lot ended, so that a database can grow.
struct people_wish {
    std::int64_t people = 0;
    /// How many of them are due, in the same ten minutes that just went by, whole communities at a time. The others
    /// stand at later steps and are due community by community over the coming 60 days.
    std::int64_t due = 0;
    std::int64_t in_a_community = 2000;
    std::int64_t sequence = 1;
};

/// Adds businesses with one person each. The people of a community are neighbours on the pages of the tables, as they
/// are when a town is brought in. Leaves the tables with the indexes and options that they had (std::runtime_error
/// otherwise), vacuumed and analysed; the checkpoint is the caller's. Returns how many people are due now.
std::int64_t add_people(const database& in, const people_wish& wish);

}  // namespace fib::bench
