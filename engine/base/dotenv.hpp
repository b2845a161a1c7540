#pragma once

#include "base/result.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace fib {

/// Parses the text of a `.env` file; environment.hpp says how. `path` is named in errors.
result<std::map<std::string, std::string, std::less<>>, problem> parse_dotenv(
    std::string_view text, const std::string& path, const std::map<std::string, std::string, std::less<>>& process);

}  // namespace fib
