#include "http/header_line.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace fib::http {

bool equal_without_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

std::string_view find_header(const std::vector<header>& headers, std::string_view name) {
    for (const auto& [each, value] : headers) {
        if (equal_without_case(each, name)) return value;
    }
    return {};
}

bool is_token(std::string_view text) {
    static constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               signs.find(each) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char each) {
        const auto code = static_cast<unsigned char>(each);
        return (code < 0x20 && each != '\t') || code == 0x7f;
    });
}

}  // namespace fib::http
