#pragma once

#include "cli/print.hpp"
#include "store/session.hpp"
#include "upkeep/breaker.hpp"

#include <iosfwd>

namespace fib::cli {

/// How mail is received, and how far that is from where the circuit breaker stops sending. Prints nothing where nothing
/// was delivered within a day.
void print_reception(std::ostream& out, const upkeep::recent_reception& found);
void write_reception(json_writer& json, const upkeep::recent_reception& found);

}  // namespace fib::cli
