#pragma once

#include "bench/harness/paced_path.hpp"
#include "bench/harness/report.hpp"
#include "bench/harness/whole_path.hpp"

#include <string>

namespace fib::bench {

/// What a run of the whole path says: rate, WAL, HOT share, memory, processor time, throughput and the account.
void add_whole_path(report& to, const whole_path_run& run);

/// The pace at which latency is measured: this share of the rate at which everything was busy, for at most so long.
inline constexpr double paced_share = 0.6;
inline constexpr double paced_seconds = 10;

/// So many as fit into the time at that rate, out of those who are there.
paced_wish paced_wish_for(std::string name, double full_rate, std::int64_t people, std::int64_t concurrency);
void add_paced_path(report& to, const paced_wish& wish, const paced_run& run);
/// Median and greatest latency by when people were due.
chart latency_chart(const paced_wish& wish, const paced_run& run);

}  // namespace fib::bench
