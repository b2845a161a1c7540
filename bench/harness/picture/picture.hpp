#pragma once

#include "bench/harness/report.hpp"

#include <string>

namespace fib::bench {

/// The report as an SVG drawing, light or dark as its reader's theme is: a panel for each chart, one for the latencies
/// and one for processor time.
std::string draw(const std::string& scenario, const report& what);

}  // namespace fib::bench
