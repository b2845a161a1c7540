#pragma once

#include "cli/print.hpp"
#include "cli/status/standing.hpp"

namespace fib::cli {

/// The standing as one JSON object, without a line end. What is counted up to a bound or estimated has a second member,
/// NAME_is.
void write_standing(json_writer& json, const standing& found);

}  // namespace fib::cli
