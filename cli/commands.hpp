#pragma once

#include "cli/verbs.hpp"

namespace fib::cli {

/// Registers every verb, in the order of --help.
void register_commands(verbs& all);

}  // namespace fib::cli
