#pragma once

#include "inbound/fold.hpp"
#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <vector>

namespace fib::inbound {

/// Writes the timeline, what people are counted for, and where engagement moves them by engagement_rules. Needs an open
/// transaction; people are locked in the order of their ids.
void write_consequences(store::session& on, const consequences& what);

/// Counts deliveries, bounces and complaints by minute, for the circuit breaker. Needs an open transaction.
void count_deliverability(store::session& on, const consequences& what);

/// Keeps every bounce, and stops what must not be written to again: addresses that bounced for good, complained,
/// unsubscribed, or bounced softly `soft_bounces_allowed` times within 30 days. Needs an open transaction.
void act_on_addresses(store::session& on, const std::vector<message_event>& events);

inline constexpr int soft_bounces_allowed = 3;

/// Keeps every open and click with its verdict. Needs an open transaction.
void keep_tracking(store::session& on, const std::vector<message_event>& events);

}  // namespace fib::inbound
