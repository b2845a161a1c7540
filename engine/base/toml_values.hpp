#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace fib {

/// The values of a TOML text by the names of environment variables: tables and keys joined by '_', in capitals; an
/// array becomes its values joined by ','. `path` is named in errors, which never quote a value.
result<std::map<std::string, std::string, std::less<>>, problem> parse_toml_values(std::string_view text,
                                                                                   const std::string& path);

}  // namespace fib
