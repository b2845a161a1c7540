#pragma once

#include "base/clock.hpp"
#include "bench/harness/workplace.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

namespace fib::bench {

/// Rows of a year that went by: counted backwards from now, `a_year` of them evenly over 365 days, so that a later lot
/// lies before an earlier one. Rows `from` (0 is the latest) up to and without `to`.
struct log_wish {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t a_year = 0;
};

/// The rows of one month in UTC: first <= row < last.
struct month_of_rows {
    std::chrono::year_month month;
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// Which months the rows fall into, the latest month first. Every row is in exactly one.
std::vector<month_of_rows> months_of(const log_wish& wish, timestamp now);

/// When row `row` was sent.
timestamp time_of(const log_wish& wish, std::int64_t row, timestamp now);

/// Adds sent mails to send_log and the same to activities, as the engine writes them; what events bring later is there
/// too (delivered_at always, opened_at for three in ten), but no further activities. Past months get partitions as
/// make_partitions makes them (std::runtime_error where their indexes or options differ), filled before their indexes
/// are made. A community's people are sent to together. The people must be there; ends vacuumed and analysed.
void add_old_log(const database& in, const log_wish& wish);

}  // namespace fib::bench
