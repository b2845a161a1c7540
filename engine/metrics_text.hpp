#pragma once

#include "pipeline/worker.hpp"
#include "upkeep/keeper.hpp"

#include <string>

namespace fib {

/// Everything that is counted, in Prometheus' text format; names begin with `fibonacco_`.
std::string metrics_text(const pipeline::worker& work, const upkeep::keeper& upkeep);

}  // namespace fib
