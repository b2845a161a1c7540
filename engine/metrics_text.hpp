#pragma once

#include "loop_report.hpp"
#include "receiver.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fib {

/// Everything that is counted, in Prometheus' text format; names begin with `fibonacco_`. One report for each loop, in
/// their order; of a loop that gave none, only that is said. `heard`: of a process that takes what comes back.
std::string metrics_text(const std::vector<std::optional<loop_report>>& reports,
                         const std::optional<hearing_report>& heard = std::nullopt);

}  // namespace fib
