#pragma once

#include "bench/harness/report.hpp"
#include "bench/harness/table_state.hpp"

#include <vector>

namespace fib::bench {

/// A look at the table of people in the course of a run.
struct timed_look {
    double at = 0;  ///< seconds since the first message
    table_state state;
};

/// Dead row versions and sizes at each look, for people and machines; at most `most` rows.
number_table looks_table(const std::vector<timed_look>& looks, std::size_t most);
/// The same as a picture: MiB of the indexes and of the table.
chart sizes_chart(const std::vector<timed_look>& looks);

}  // namespace fib::bench
