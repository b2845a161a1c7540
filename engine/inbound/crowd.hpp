#pragma once

#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <chrono>
#include <vector>

namespace fib::inbound {

/// Every link of a mail followed within this long: a scanner did it.
inline constexpr std::chrono::milliseconds crowd_span{5000};
/// When a click's neighbours can all be seen.
inline constexpr std::chrono::milliseconds crowd_wait{6000};

/// Whether such a click can only be judged beside the others of its mail: by a person as far as it alone shows, and one
/// of several links.
bool needs_neighbours(const message_event& one);

/// Marks the clicks of scanners: at least three of the mail's links, or both of two, within crowd_span of this one.
/// They must be in the inbox or in tracking_events with all their neighbours. Needs an open transaction.
void judge_crowds(store::session& on, const std::vector<message_event*>& clicks);

}  // namespace fib::inbound
