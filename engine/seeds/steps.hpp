#pragma once

#include "seeds/templates.hpp"
#include "seeds/toml_rows.hpp"

#include <array>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace fib::seeds {

/// What a step has, as campaign_steps names and limits it.
inline constexpr std::array step_fields{
    field{.name = "step_number", .what = kind::integer},
    field{.name = "day_offset", .what = kind::integer},
    field{.name = "campaign_id", .longest = 20},
    field{.name = "template_id", .longest = 50},
    field{.name = "landing_page", .longest = 100},
    field{.name = "subject", .longest = 255},
    field{.name = "preview_text", .required = false, .longest = 255},
    field{.name = "channel"},
    field{.name = "conditions", .what = kind::object, .required = false},
};

/// Steps that the sequence had and that are not among those to be checked: their numbers may be missing there, and
/// conditions may still ask about them.
struct retired_steps {
    std::set<int> numbers;
    std::set<std::string, std::less<>> campaigns;
};

struct checked_steps {
    problems found;
    std::set<std::string> tags;  ///< the names that conditions ask for
};

/// The steps of one sequence, in their order: that numbers leave no gap and are used once, days never decrease,
/// campaign ids are used once and fit for an SES tag (letters, digits, '_' and '-'), templates exist for the step's
/// channel, subjects and preview texts compile, and every condition is known. Every problem, each "source:line: ...".
checked_steps check_steps(std::span<const row> steps, std::span<const template_row> templates,
                          const retired_steps& beside = {});

}  // namespace fib::seeds
