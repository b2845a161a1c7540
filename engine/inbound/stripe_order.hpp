#pragma once

#include "inbound/stripe_event.hpp"
#include "store/session.hpp"

#include <string_view>

namespace fib::inbound {

/// Moves the order of this payment to `status` (processing, paid, failed, cancelled, refunded). Paid and refunded are
/// not undone by what comes before them; among the others the newest event counts. Throws std::runtime_error where no
/// order has this payment.
void move_order(store::session& on, const stripe_event& what, std::string_view status);

}  // namespace fib::inbound
