#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace fib {

/// A moment as PostgreSQL keeps it: UTC, microseconds.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// The one place where time is read; everything else is given a clock. Callable from any thread.
class clock {
public:
    virtual ~clock() = default;
    /// Wall time. Moves with NTP: for what is written down and compared with the database, never for leases.
    virtual timestamp now() const = 0;
    /// CLOCK_BOOTTIME: never steps back and counts a suspended machine's sleep. For leases.
    virtual std::chrono::nanoseconds since_boot() const = 0;
};

/// The machine's clock. Lives as long as the process.
const clock& machine_clock();

/// `2026-11-24 05:31:07.123456+00`, as PostgreSQL reads it and writes it (DateStyle ISO, time zone UTC).
std::string to_sql(timestamp moment);
void append_sql(std::string& out, timestamp moment);
/// The reverse, exact to the microsecond. Accepts what PostgreSQL 15 prints in UTC; anything else is an error naming
/// the text.
result<timestamp, problem> timestamp_from_sql(std::string_view text);

}  // namespace fib
