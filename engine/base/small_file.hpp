#pragma once

#include "base/result.hpp"

#include <string>

namespace fib {

/// The whole text of a file of at most 1 MiB without NUL bytes. The error names the path and the reason.
result<std::string, problem> read_small_file(const std::string& path);

}  // namespace fib
