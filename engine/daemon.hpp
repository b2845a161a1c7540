#pragma once

#include "settings.hpp"

namespace fib {

/// Sends and serves its pages until SIGTERM or SIGINT: then it stops within the soft limit, and a second signal stops
/// it within a second. Returns the exit code: 0 after a stop, 1 when it could not start.
int run_daemon(const settings& from);

}  // namespace fib
