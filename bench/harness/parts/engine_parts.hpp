#pragma once

#include "bench/harness/child.hpp"
#include "pipeline/compose.hpp"
#include "settings.hpp"

namespace fib::bench {

/// Settings as the engine would read them out of that environment. Throws std::runtime_error with what is wrong.
settings settings_of(const environment_map& variables);

/// The composer that the engine would make of these settings.
pipeline::composer composer_of(const settings& from);

}  // namespace fib::bench
