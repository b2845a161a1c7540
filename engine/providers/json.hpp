#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fib::providers {

/// `text` as a JSON string with its quotes (RFC 8259, section 7). UTF-8 stays as it is.
std::string json_string(std::string_view text);

/// A member of a JSON object that is wanted.
struct wanted_member {
    std::string_view name;
    std::string value;  ///< empty if it is absent or no string
};

/// Reads string members of the object that `json` is, first occurrence; false if it is not one whole JSON object of at
/// most 64 KB, and then no value is set. For answers of providers: hostile bytes.
bool read_members(std::string_view json, std::span<wanted_member> wanted);

}  // namespace fib::providers
