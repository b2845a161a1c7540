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

/// A sequence file: [sequence] and its [[steps]], as check_steps wants them.
result<sequence_rows, problems> read_sequence(std::string_view text, const std::string& source,
                                              std::span<const template_row> templates);

}  // namespace fib::seeds
