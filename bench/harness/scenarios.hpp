#pragma once

#include "bench/harness/scenario.hpp"

namespace fib::bench {

using make_scenario = std::unique_ptr<scenario>();

make_scenario email;

}  // namespace fib::bench
