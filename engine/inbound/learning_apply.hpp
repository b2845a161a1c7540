#pragma once

#include "inbound/learning_event.hpp"
#include "store/session.hpp"

namespace fib::inbound {

/// Writes what a visitor did, in a transaction that is open. Throws std::runtime_error for an event with a fault and
/// for one of nobody that we know.
void apply_learning_event(store::session& on, const learning_event& what);

}  // namespace fib::inbound
