#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::bench {

/// Faults of the sandbox by the names of its settings, each with its value.
using fault_mix = std::vector<std::pair<std::string, std::string>>;

/// `fail-after=5,cut-before=2`: percent of the messages. Checked by the sandbox's own rules, alone and taken together.
result<fault_mix, problem> read_fault_mix(std::string_view text);

/// As POST /_sandbox/settings takes it; `rate`: messages a second above which it throttles, 0 for no limit.
std::string settings_json(const fault_mix& mix, double rate);
/// What ends all of them.
std::string calm_json(const fault_mix& mix);

}  // namespace fib::bench
