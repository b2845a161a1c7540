#pragma once

#include "inbound/fold.hpp"
#include "store/session.hpp"

namespace fib::inbound {

/// Counts deliveries, bounces and complaints by minute, for the circuit breaker. Needs an open transaction.
void count_deliverability(store::session& on, const consequences& what);

}  // namespace fib::inbound
