#pragma once

#include "base/result.hpp"
#include "seeds/templates.hpp"
#include "seeds/toml_rows.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::seeds {

struct sequence_rows {
    row sequence;
    std::vector<row> steps;
    std::set<std::string> tags;  ///< the names that conditions ask for
};

/// A sequence file: [sequence] and its [[steps]]. Beyond each value's kind it is checked that numbers leave no gap,
/// days never decrease, campaign ids are used once and fit for an SES tag (letters, digits, '_' and '-'), templates
/// exist for the step's channel, subjects and preview texts compile, and every condition is known.
result<sequence_rows, problems> read_sequence(std::string_view text, const std::string& source,
                                              std::span<const template_row> templates);

}  // namespace fib::seeds
