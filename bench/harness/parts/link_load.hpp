#pragma once

#include "bench/harness/histogram.hpp"
#include "bench/harness/processor_time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace fib::bench {

struct links_answered {
    std::int64_t well = 0;    ///< 200 and 302
    std::int64_t others = 0;  ///< every other answer, and none
    std::string first_other;  ///< what the first of them was
    std::chrono::duration<double> took{0};
    processor_time ours;
    /// From the moment at which the schedule had each request start to its answer.
    histogram latency;

    double rate() const { return static_cast<double>(well) / took.count(); }
};

struct link_load {
    std::string origin;  ///< `http://127.0.0.1:8080`
    std::size_t connections = 256;
    std::int64_t count = 0;
    double per_second = 0;
    /// The n-th request's path, from 0.
    std::function<std::string(std::int64_t)> target_of;
};

/// Plain GET requests that begin by the clock, whatever became of those before, on kept connections.
links_answered ask_for_links(const link_load& wish);

}  // namespace fib::bench
