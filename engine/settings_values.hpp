#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::values {

// How settings are written. Each error says what would be right, and quotes nothing that may be secret.

/// `500ms`, `60s`, `5m`, `24h`, `7d`
result<std::chrono::milliseconds, problem> parse_span(std::string_view text);
/// `100/s`, `6000/min`, `10000/h`, `50000/d`, as a number a second above 0
result<double, problem> parse_rate(std::string_view text);
result<bool, problem> parse_truth(std::string_view text);
/// A whole number from `least` to `most`; digits only.
result<std::int64_t, problem> parse_count(std::string_view text, std::int64_t least, std::int64_t most);
/// An address that people will open: https, or http on loopback; no query, no fragment. The slashes at its end are cut.
result<std::string, problem> parse_web_address(std::string_view text);
/// The bytes of APP_KEY: `base64:...`, or the text itself. At least 16 of them.
result<secret, problem> parse_key(std::string_view text);

std::vector<std::string> split_list(std::string_view text);  ///< at commas; blanks around the parts and empty parts go
/// A value for an error message: quoted, at most 40 characters.
std::string quoted(std::string_view text);
std::string span_text(std::chrono::milliseconds span);  ///< as parse_span reads it

}  // namespace fib::values
