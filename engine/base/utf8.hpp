#pragma once

#include <cstddef>
#include <string_view>

namespace fib {

/// Bytes of the well-formed UTF-8 character at the start of `text`, which is not empty (Unicode 15, table 3-7); 0 if
/// there is none.
std::size_t character_at(std::string_view text);

}  // namespace fib
