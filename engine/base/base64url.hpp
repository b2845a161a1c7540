#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fib {

/// RFC 4648, section 5, without padding.
void append_base64url(std::string& out, std::string_view bytes);

/// Only the one text that append_base64url makes of the bytes; nothing for any other.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace fib
