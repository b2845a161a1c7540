#pragma once

#include "cli/status/drawing.hpp"
#include "cli/status/funnel.hpp"

#include <cstddef>
#include <vector>

namespace fib::cli {

/// The funnel as lines: each sequence with its steps, at most `most_steps` of them in all, those with the most people
/// and messages. Steps that nobody has come to are left out. Pure.
std::vector<drawn_line> funnel_lines(const funnel& found, const canvas& on, std::size_t most_steps);

/// The steps that somebody has come to.
std::size_t count_steps(const funnel& found);

}  // namespace fib::cli
