#pragma once

#include "inbound/json_value.hpp"
#include "inbound/learning_event.hpp"

namespace fib::inbound {

/// Fills in what an event's "data" says: tags, products and interest, what was learned, the chat. What has another
/// shape than README.md gives it stays in the activity's metadata only.
void read_learning_data(const json_value& data, learning_event& into);

}  // namespace fib::inbound
