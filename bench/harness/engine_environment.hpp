#pragma once

#include "bench/harness/child.hpp"
#include "bench/harness/workplace.hpp"

#include <string>

namespace fib::bench {

class sandbox_process;

/// What the engine's programs are started with: these settings, and nothing of ours.
environment_map engine_environment(const std::string& database_url);
environment_map engine_environment(const database& books);
/// The same, with the sandbox for its provider.
environment_map engine_environment(const std::string& database_url, const sandbox_process& provider);
environment_map engine_environment(const database& books, const sandbox_process& provider);

}  // namespace fib::bench
