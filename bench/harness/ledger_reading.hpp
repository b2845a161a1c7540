#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace fib::bench {

/// A line of the sandbox's ledger: a message that it accepted. The views last until the next line is read.
struct ledger_line {
    timestamp time;  ///< when it had the request, before it answered
    std::string_view to;
    std::string_view attempt;
    std::string_view fate;  ///< empty for a plain acceptance
    std::int64_t bytes = 0;
};

/// Reads a ledger line by line. A line that is not whole yet is left out; one that cannot be read throws
/// std::runtime_error with the line.
void read_ledger(const std::string& file, const std::function<void(const ledger_line&)>& each);

/// What a ledger says in all.
struct ledger_sum {
    std::size_t lines = 0;
    std::size_t recipients = 0;  ///< different ones
    double body_bytes = 0;       ///< of a mean message
    /// Accepted messages by the tenth of a second, counted from the epoch.
    std::map<std::int64_t, std::int64_t> tenths;
};

ledger_sum sum_ledger(const std::string& file);
/// How many lines there are by now; cheap enough to ask ten times a second when `after` is what it said before.
struct ledger_length {
    std::int64_t bytes = 0;
    std::size_t lines = 0;
};
ledger_length ledger_length_of(const std::string& file, ledger_length after = {});

}  // namespace fib::bench
