#pragma once

#include "base/clock.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/examine.hpp"
#include "pipeline/gate.hpp"
#include "pipeline/objections.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

/// One rule, and what it says of one person's next message.
struct rule_said {
    std::string rule;
    enum class side { speaks_for, against, not_asked } side = side::speaks_for;
    std::string why;  ///< against: the gate's word and what it means
};

/// A message that is still to come, if everything before it goes as planned.
struct coming {
    int step = 0;
    std::string campaign_id;
    std::string channel;
    timestamp at;
};

struct explained {
    std::string state;  ///< never enrolled, waiting, due, claimed, begun, unknown, set aside, stopped or finished
    std::string state_text;
    pipeline::decision verdict;  ///< the gate's, of the next message at its time
    std::string verdict_text;
    std::vector<rule_said> rules;
    std::vector<coming> next;  ///< the message that they wait for, and two more
};

/// Judges one examined person as the engine would at the time of their next message, or now if that is past. Pure.
explained explain(const pipeline::examined& found, const pipeline::catalog& steps, const pipeline::gate_rules& rules,
                  timestamp now);

}  // namespace fib::cli
