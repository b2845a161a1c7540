#pragma once

#include "pipeline/gate.hpp"

#include <vector>

namespace fib::pipeline {

/// Everything that the gate would say against this send, in its order: its first word, and then what it says once that
/// is out of the way. Empty: it would be sent. It is the gate that is asked, so this cannot say anything else. Pure.
std::vector<decision> objections(person who, const sequence* in, const step* at, gate_rules rules, timestamp now);

}  // namespace fib::pipeline
