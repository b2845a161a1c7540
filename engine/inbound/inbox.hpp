#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fib::inbound {

std::string_view to_string(message_event::kind what);

/// An event that waits, and since when.
struct waiting_event {
    message_event event;
    std::int64_t id = 0;  ///< in the inbox; 0: it was not there yet
    int tries = 0;        ///< how often it was taken out
    timestamp received_at{};
};

/// How long an event waits before it is tried again: one second, then twice as long each time, up to ten minutes.
std::chrono::milliseconds wait_after(int tries);

/// After so long nobody will record the message any more.
inline constexpr std::chrono::hours longest_in_inbox{72};

/// Writes events down that wait, or puts those back that were taken. Needs an open transaction. `wait`: until when at
/// the soonest, from `now`; nothing: by the number of tries.
void park(store::session& on, const std::vector<waiting_event>& events, timestamp now,
          std::optional<std::chrono::milliseconds> wait = std::nullopt);

/// Whether take_due would find nothing: cheap to ask often.
bool nothing_is_due(store::session& on);

/// Locks those that are due, at most `limit`; whoever else takes some meanwhile gets others. They stay until forget().
/// Needs an open transaction.
std::vector<waiting_event> take_due(store::session& on, int limit);
/// Puts off the one that is due first: an hour, as one that cannot be applied.
void put_off_first(store::session& on);
void forget(store::session& on, const std::vector<std::int64_t>& ids);

}  // namespace fib::inbound
