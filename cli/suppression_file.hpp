#pragma once

#include "base/result.hpp"
#include "pipeline/suppression.hpp"

#include <string>
#include <string_view>

namespace fib::cli {

/// One line of a file of suppressions: `address[,reason[,source]]`, further columns let be. What it leaves out is
/// `reason` and `source`. The problem says what was wrong with it.
result<pipeline::suppression, problem> read_suppression(std::string_view line, std::string_view reason,
                                                        std::string_view source, timestamp at);
/// Whether a file's first line names the columns.
bool is_header(std::string_view line);

/// A reason as the list has it: small letters, digits, `_` and `-`, at most 50.
result<std::string, problem> suppression_reason(std::string_view written);

}  // namespace fib::cli
