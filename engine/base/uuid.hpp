#pragma once

#include <string>

namespace fib {

/// A random UUID (RFC 9562, version 4) from the machine's own source: names a process for as long as it lives.
std::string random_uuid();

}  // namespace fib
