#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace fib::inbound {

/// `2017-08-05T00:41:02.669Z`, with any number of decimals or none, and `+02:00` in place of `Z` (RFC 3339, section
/// 5.6), to the microsecond. Nothing for any other text, or a year outside 1970 to 2999.
std::optional<timestamp> read_iso_time(std::string_view text);

}  // namespace fib::inbound
