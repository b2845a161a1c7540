#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace fib::pipeline {

/// What was done since the start, for the summary and the metrics. One event loop's thread.
struct tally {
    std::uint64_t claimed = 0;
    std::uint64_t sent = 0;
    std::uint64_t throttled = 0;
    std::uint64_t unknown = 0;
    std::map<std::string, std::uint64_t> skipped;   ///< by reason
    std::map<std::string, std::uint64_t> failed;    ///< by reason
    std::map<std::string, std::uint64_t> returned;  ///< by reason: given back or put off, nothing sent
    /// Of those returned, how many went back as they had been claimed: they count against no limit.
    std::uint64_t untouched = 0;
    std::uint64_t set_aside = 0;
    std::uint64_t recorded = 0;
    std::uint64_t fences = 0;
    std::uint64_t groups = 0;
};

}  // namespace fib::pipeline
