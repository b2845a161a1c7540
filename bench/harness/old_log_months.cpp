#include "bench/harness/old_log.hpp"

#include <algorithm>

namespace fib::bench {
namespace {

using std::chrono::microseconds;

microseconds apart(const log_wish& wish) {
    return std::chrono::duration_cast<microseconds>(std::chrono::days{365}) / std::max<std::int64_t>(1, wish.a_year);
}

std::chrono::year_month month_of(timestamp at) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
    return {day.year(), day.month()};
}

}  // namespace

timestamp time_of(const log_wish& wish, std::int64_t row, timestamp now) {
    return now - (row + 1) * apart(wish);
}

std::vector<month_of_rows> months_of(const log_wish& wish, timestamp now) {
    std::vector<month_of_rows> out;
    for (auto row = wish.from; row < wish.to;) {
        const auto month = month_of(time_of(wish, row, now));
        const timestamp begin{std::chrono::sys_days{month / std::chrono::day{1}}};
        // The last row that is not before the month begins.
        const auto last = std::min(wish.to, (now - begin) / apart(wish));
        out.push_back({month, row, last});
        row = last;
    }
    return out;
}

}  // namespace fib::bench
