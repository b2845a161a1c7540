#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace fib {

/// ASCII letters only, whatever the locale: for protocols and addresses.
constexpr char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

inline std::string lower_case(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

}  // namespace fib
