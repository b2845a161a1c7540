#pragma once

#include "cli/command.hpp"
#include "cli/status/drawing.hpp"
#include "cli/status/funnel.hpp"

#include <chrono>

namespace fib::cli {

/// The terminal or file that the command writes to, as it is now.
canvas canvas_of(const command& given);

/// Shows how the campaigns stand every `interval`, until a signal ends it: over the whole screen of a terminal, as a
/// JSON object a line with --json, else as one block after another. A database that goes away is said and waited for;
/// the first look must succeed (store::error).
void watch(const command& given, const funnel_wish& wish, std::chrono::milliseconds interval);

}  // namespace fib::cli
