#pragma once

#include "sender.hpp"

#include <string>

namespace fib {

/// Everything that is counted, in Prometheus' text format; names begin with `fibonacco_`.
std::string metrics_text(const sender& from);

}  // namespace fib
