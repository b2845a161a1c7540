#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace fib::cli {

/// Runs one command line (without the program's name) and returns the exit code. Throws nothing.
exit_code run(std::vector<std::string> arguments, const surroundings& around);

}  // namespace fib::cli
