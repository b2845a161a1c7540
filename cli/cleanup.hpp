#pragma once

#include "cli/verbs.hpp"

#include <string>

namespace fib::cli {

/// Registers a cleanup verb for one log ("activities", "send_log", "tracking_events").
void add_cleanup(verbs& all, const char* name, const char* log, const char* description);

}  // namespace fib::cli
