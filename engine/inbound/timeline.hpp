#pragma once

#include "inbound/fold.hpp"
#include "store/session.hpp"

namespace fib::inbound {

/// Writes the timeline, what people are counted for, and where engagement moves them by engagement_rules, and tells
/// other systems that want to know. Needs an open transaction; people are locked in the order of their ids.
void write_consequences(store::session& on, const consequences& what);

}  // namespace fib::inbound
