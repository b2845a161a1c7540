#pragma once

#include "pipeline/settle.hpp"
#include "store/session.hpp"

#include <vector>

namespace fib::upkeep {

/// Unknown mails of which SES has certainly nothing, at most `limit`: it would have sent a Send event. SES refuses a
/// signature after 15 minutes and a call takes one at most, so an attempt that is older than 22 minutes cannot still
/// arrive; and the events were complete: one process heard them from before the fence until now, none of those that
/// heard them after the fence had a gap or is gone without a word, they have spoken of messages that were sent 22
/// minutes after the fence, and nothing about this attempt waits in the inbox.
std::vector<pipeline::settle_request> unsent_by_absence(store::session& on, int limit);

}  // namespace fib::upkeep
