#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fib::mustache {

/// What to write instead of an unknown name: "did you mean first_name?" or, where no known name is near, all of them.
std::string suggestion(std::string_view unknown, std::span<const std::string_view> known);

}  // namespace fib::mustache
