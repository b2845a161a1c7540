#pragma once

#include "role.hpp"
#include "settings.hpp"

namespace fib {

/// Sends, hears what comes back, or both, and serves its pages, until SIGTERM or SIGINT: then it stops within the soft
/// limit, and a second signal stops it within seconds. Returns the exit code: 0 after a stop. A sending loop that fails
/// or outlives the hard limit ends the process with 70, after the others have given back what they hold.
int run_daemon(const settings& from, role what);

}  // namespace fib
