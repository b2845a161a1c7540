#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fib::inbound {

/// Text from outside as a text column takes it and a person can read it: what is not UTF-8 becomes '?', controls other
/// than line breaks and tabs a blank, and it is cut at a character after at most `most` bytes.
std::string readable(std::string_view text, std::size_t most);

}  // namespace fib::inbound
