#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <string_view>

namespace fib::inbound {

/// Moves a business on to `status` ("lead", "trial", "customer", "churned") where that is a step on from what it is,
/// and writes an activity that says why. Only a customer churns; a lead is made of a prospect only. Needs an open
/// transaction. Whether anything changed.
bool become(store::session& on, std::int64_t business, std::string_view status, std::string_view why, timestamp at);

}  // namespace fib::inbound
