#pragma once

#include "inbound/stripe_event.hpp"
#include "store/session.hpp"

#include <string_view>

namespace fib::inbound {

/// subscriptions.status for what Stripe calls it; empty for one that has not begun (`incomplete`).
std::string_view our_status(std::string_view stripe_status);

/// Brings a subscription to what customer.subscription.created, updated or deleted says, making it where metadata
/// names business and product. The newest event counts, and an end is for ever. Throws std::runtime_error where nobody
/// is found whose it could be.
void follow_subscription(store::session& on, const stripe_event& what);

/// An invoice of a subscription was paid (renewed, where it was a further period's) or could not be.
void follow_invoice(store::session& on, const stripe_event& what);

}  // namespace fib::inbound
