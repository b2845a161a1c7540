#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"
#include "pipeline/catalog.hpp"
#include "store/session.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace fib::inbound {

/// What became of a group of events.
struct applied {
    std::size_t taken = 0;     ///< events looked at
    std::size_t changed = 0;   ///< messages that they changed
    std::size_t machines = 0;  ///< opens and clicks that no person made
    std::size_t parked = 0;    ///< wait in the inbox, for the first time or again
    std::size_t set_aside = 0;
    std::size_t settled = 0;  ///< unknowns of which they proved that they were sent
    /// The newest message of which SES itself said that it was sent.
    std::optional<timestamp> latest_send;
};

/// Applies events that came just now, in one transaction: what has its message changes it, the rest goes to the inbox.
/// Applying the same events again, or in another order, leaves the same messages, people and suppressions.
/// store::error: nothing was written, or with kind::in_doubt perhaps all of it; the same may be tried again.
applied apply_new(store::session& on, const std::vector<message_event>& events, timestamp now);

/// apply_new, and a group that fails for its data is halved down to the guilty event, which is set aside with its
/// reason.
applied apply_or_split(store::session& on, const std::vector<message_event>& events, timestamp now);

/// Applies what is due in the inbox, at most `limit`; unknowns that these events speak of are settled first.
applied apply_waiting(store::session& on, const pipeline::catalog& steps, int limit, timestamp now);

}  // namespace fib::inbound
