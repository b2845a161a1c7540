#pragma once

#include "inbound/message_event.hpp"
#include "pipeline/channel.hpp"
#include "store/session.hpp"

#include <utility>
#include <vector>

namespace fib::inbound {

inline constexpr int soft_bounces_allowed = 3;

/// Keeps every bounce, and stops what must not be written to again: addresses that bounced for good, complained,
/// unsubscribed, or bounced softly `soft_bounces_allowed` times within 30 days. Needs an open transaction. Returns the
/// bounces for good that nobody had told of yet.
std::vector<std::pair<pipeline::channel, timestamp>> act_on_addresses(store::session& on,
                                                                      const std::vector<message_event>& events);

}  // namespace fib::inbound
