#pragma once

#include "inbound/stripe_event.hpp"
#include "store/session.hpp"

namespace fib::inbound {

/// Writes what an event says of an order or a subscription, with its activities and the business's lead_status, in a
/// transaction that is open. In whatever order events come, the newest counts: a payment is not undone by an earlier
/// failure, nor an end by an earlier change. Throws std::runtime_error where nobody is found whom it concerns.
void apply_stripe_event(store::session& on, const stripe_event& what);

}  // namespace fib::inbound
