#pragma once

#include "inbound/fold.hpp"
#include "store/session.hpp"

#include <utility>
#include <vector>

namespace fib::inbound {

/// Counts deliveries, bounces for good and complaints by minute, for the circuit breaker. Needs an open transaction.
void count_deliverability(store::session& on, const consequences& what,
                          const std::vector<std::pair<pipeline::channel, timestamp>>& bounced);

}  // namespace fib::inbound
