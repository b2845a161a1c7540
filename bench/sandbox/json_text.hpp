#pragma once

#include <string>
#include <string_view>

namespace fib::sandbox {

/// `{"message": …}` and its like: text as a JSON string with its quotes. What is not ASCII becomes '?': refusals quote
/// requests, and those may hold anything.
inline std::string quoted(std::string_view text) {
    std::string made = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') made += '\\';
        made += c >= ' ' && c < 127 ? c : '?';
    }
    return made += '"';
}

}  // namespace fib::sandbox
