#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <optional>
#include <string_view>

namespace fib::inbound {

/// Says that the events of `source` are being heard. With `gap`, or when nobody had said so for 20 seconds, the feed
/// counts as alive only from now on: some may have been lost. `latest_send`: the newest message that it has spoken of.
void beat(store::session& on, std::string_view source, bool gap, std::optional<timestamp> latest_send);

}  // namespace fib::inbound
