#pragma once

namespace fib::bench {

/// From here on the first SIGINT or SIGTERM only asks for an end, so that databases and folders are cleared away; the
/// second one kills as usual.
void watch_for_signals();
bool asked_to_stop();
/// Throws std::runtime_error that says so if a signal came.
void stop_if_asked();

}  // namespace fib::bench
