#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// Which earlier message an engagement condition asks about.
struct engagement_of {
    enum class which { previous, any, campaign };
    which whose = which::previous;
    std::string campaign_id;  ///< for which::campaign
};

/// A step's conditions, from campaign_steps.conditions.
struct conditions {
    std::optional<engagement_of> skip_if_opened;
    std::optional<engagement_of> skip_if_clicked;
    std::optional<engagement_of> skip_if_replied;
    std::vector<std::string> skip_if_tag;  ///< any of these
    std::vector<std::string> require_tag;  ///< all of these
    bool skip_if_customer = false;
    bool wait = false;  ///< a step whose channel is switched off waits instead of being skipped
};

/// Reads the JSON object of a step; empty text means no conditions. An unknown key or a value of the wrong kind is a
/// problem that names it: a condition is never ignored.
///   {"skip_if_opened": true | "any" | "HOOK-001", "skip_if_tag": "engaged" | ["a", "b"], "skip_if_customer": true}
result<conditions, problem> parse_conditions(std::string_view json);

}  // namespace fib::pipeline
