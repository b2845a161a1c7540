#pragma once

#include "bench/harness/scenario.hpp"

namespace fib::bench {

using make_scenario = std::unique_ptr<scenario>();

make_scenario email, latency_of_provider, hostile, grow, snapshot, sustain, inbound, companion;
make_scenario claim, render, sign, https, record;

}  // namespace fib::bench
