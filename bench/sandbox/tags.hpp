#pragma once

#include <algorithm>
#include <string_view>

namespace fib::sandbox {

/// A tag's name or value as SES and Resend take it: 1 to 256 of A-Z a-z 0-9 _ -.
inline bool fit_for_tag(std::string_view text) {
    return !text.empty() && text.size() <= 256 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

}  // namespace fib::sandbox
