#pragma once

#include "bench/harness/histogram.hpp"
#include "bench/harness/whole_path.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fib::bench {

inline constexpr std::chrono::milliseconds paced_slice{250};

struct paced_wish {
    std::string name;         ///< of the run's files; different for each run at a workplace
    std::int64_t people = 0;  ///< how many are due, evenly spread
    double per_second = 0;    ///< how many become due each second
    std::int64_t concurrency = 2000;
    std::vector<std::string> sandbox{};  ///< further words of fibsandbox's command line
};

struct paced_run {
    /// From a person's next_send_at to the sandbox's ledger: all waiting counts.
    histogram latency;
    /// The same by when they were due: a histogram for each quarter of a second since the first.
    std::vector<histogram> slices;
    account books;
    ledger_sum accepted;
};

/// `fibengine`, the daemon, with people who become due one after the other while it runs; stopped by SIGTERM when the
/// provider has had all of them, or a minute after the last was due. `books` is used up: everybody else in it is no
/// longer due. Throws std::runtime_error if the engine does not exit with 0.
paced_run run_paced_path(const programs& from, workplace& at, const database& books, const paced_wish& wish);

}  // namespace fib::bench
