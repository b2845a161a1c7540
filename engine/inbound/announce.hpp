#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace fib::inbound {

/// Something that other systems may want to be told of.
struct announcement {
    std::string event;  ///< the type of the activity that it is: "order_paid", "sms_replied"
    std::int64_t business = 0;
    std::optional<std::int64_t> person;
    timestamp at{};
    std::string data = "{}";  ///< a JSON object
};

/// Queues them for each active target that wants such an event, or all ('*'); upkeep::webhook_sender sends them. One
/// statement, in a transaction that is open: what is rolled back is not announced. Nothing where no target wants it.
void announce(store::session& on, std::span<const announcement> what);

/// One for each row that a statement brought back: business, person, JSON object.
void announce(store::session& on, std::string_view event, timestamp at, const store::rows& of);

}  // namespace fib::inbound
