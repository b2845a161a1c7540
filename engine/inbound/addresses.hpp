#pragma once

#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <vector>

namespace fib::inbound {

inline constexpr int soft_bounces_allowed = 3;

/// Keeps every bounce, and stops what must not be written to again: addresses that bounced for good, complained,
/// unsubscribed, or bounced softly `soft_bounces_allowed` times within 30 days. Needs an open transaction.
void act_on_addresses(store::session& on, const std::vector<message_event>& events);

}  // namespace fib::inbound
