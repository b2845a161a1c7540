#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fib {

/// The bytes of base64 text (RFC 4648, section 4): whole groups of four, padded, nothing else in between. Nothing for
/// any other text; the empty text is no bytes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace fib
