#pragma once

#include "pipeline/claim.hpp"
#include "pipeline/entry.hpp"

#include <cstddef>

namespace fib::test {

/// What became of the place at `index` of a claim, a minute after it was due; the next step is due a day after this
/// one.
pipeline::entry outcome_of(const pipeline::claim& from, std::size_t index, pipeline::entry::kind what);

}  // namespace fib::test
