#pragma once

#include <cstddef>

namespace fib {

/// Raises this process's soft limit of open files to its hard limit. Returns what it is now.
std::size_t raise_file_limit();

}  // namespace fib
