#pragma once

#include "bench/harness/options.hpp"
#include "bench/harness/report.hpp"

#include <memory>
#include <span>

namespace fib::bench {

/// Something that can be measured: a subcommand of fibbench. Each is one file in scenarios/ and one line of the table
/// in scenarios.cpp.
class scenario {
public:
    virtual ~scenario() = default;
    virtual void offer(options& to) = 0;
    /// Measures. Throws what has a sentence for a person when it cannot; what it found wrong is in the report's checks.
    virtual report run() = 0;
};

struct scenario_entry {
    const char* name;
    const char* meaning;
    const char* example;
    std::unique_ptr<scenario> (*make)();
    bool needs_database = true;
};

/// In the order of the help.
std::span<const scenario_entry> all_scenarios();

}  // namespace fib::bench
