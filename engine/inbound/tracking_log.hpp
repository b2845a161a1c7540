#pragma once

#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <vector>

namespace fib::inbound {

/// Keeps every open and click with its verdict. Needs an open transaction.
void keep_tracking(store::session& on, const std::vector<message_event>& events);

}  // namespace fib::inbound
