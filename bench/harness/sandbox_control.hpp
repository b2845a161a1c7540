#pragma once

#include <string>
#include <string_view>

namespace fib::bench {

/// Changes the sandbox's settings while it runs, all or none: `settings` is a JSON object such as
/// {"fail-after": 5, "rate": 2000}. Blocks, five seconds at most. Throws std::runtime_error with what the sandbox said.
void change_sandbox(const std::string& endpoint, const std::string& ca_file, std::string_view settings);

}  // namespace fib::bench
