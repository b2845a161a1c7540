#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// The one way in which an address stands on the suppression list: a mail address in lower case, '@domain' in lower
/// case, a number in E.164 (ten or eleven digits without a plus are North American). The problem says what was wrong.
result<std::string, problem> suppressed_address(std::string_view written);

/// Whether an address of the list is a telephone number.
bool is_number(std::string_view address);

/// How people.phone may hold this E.164 number: itself, and of North American ones the usual other ways to write them.
std::vector<std::string> ways_to_write(const std::string& number);

}  // namespace fib::pipeline
