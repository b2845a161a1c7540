#pragma once

#include "http/message.hpp"

#include <string_view>
#include <vector>

namespace fib::http {

bool equal_without_case(std::string_view left, std::string_view right);
/// The value of the first header of that name, compared without case; empty if there is none.
std::string_view find_header(const std::vector<header>& headers, std::string_view name);

/// A word that may name a method or a header (RFC 9110, section 5.6.2).
bool is_token(std::string_view text);
/// Without a character that could end the line; bytes above 127 pass.
bool is_header_value(std::string_view text);

}  // namespace fib::http
