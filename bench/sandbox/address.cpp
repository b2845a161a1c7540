#include "sandbox/address.hpp"

#include <algorithm>

namespace fib::sandbox {
namespace {

bool alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Splits at dots; every part must hold something and pass.
template <class Test>
bool parts_pass(std::string_view text, std::size_t longest, Test passes) {
    while (true) {
        const auto dot = text.find('.');
        const auto part = text.substr(0, dot);
        if (part.empty() || part.size() > longest || !passes(part)) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_atom(std::string_view part) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    return std::all_of(part.begin(), part.end(),
                       [&](char c) { return alphanumeric(c) || marks.find(c) != std::string_view::npos; });
}

bool is_label(std::string_view part) {
    return part.front() != '-' && part.back() != '-' &&
           std::all_of(part.begin(), part.end(), [](char c) { return alphanumeric(c) || c == '-'; });
}

}  // namespace

std::optional<std::string_view> bare_address(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 127; })) return std::nullopt;
    if (text.ends_with('>')) {
        const auto open = text.rfind('<');
        if (open == std::string_view::npos) return std::nullopt;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || text.size() > 254) return std::nullopt;
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    if (local.size() > 64 || !parts_pass(local, 64, is_atom) || !parts_pass(domain, 63, is_label)) return std::nullopt;
    return text;
}

}  // namespace fib::sandbox
