#pragma once

#include "cli/command.hpp"
#include "seeds/seeds.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

/// What was added, updated and left alone, a line a table, or as JSON.
void print_written(command& given, const std::vector<seeds::written>& report);

/// The same for the audit log.
std::string written_detail(const std::vector<seeds::written>& report);

/// Prints every problem and throws a failure that counts them and says `outcome`.
[[noreturn]] void refuse(command& given, const seeds::problems& found, std::string_view outcome);

}  // namespace fib::cli
