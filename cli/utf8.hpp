#pragma once

#include <cstddef>
#include <string_view>

namespace fib::cli {

/// What next_code_point returns for a byte that begins no well-formed UTF-8 (no code point has this value).
inline constexpr char32_t not_utf8 = 0xffffffff;

/// Takes one code point off the front of `text`, which must not be empty; at ill-formed bytes takes a single one.
char32_t next_code_point(std::string_view& text);

/// Columns of a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1.
std::size_t columns_of(char32_t code);

}  // namespace fib::cli
