#include "pipeline/suppressed_address.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::pipeline {
namespace {

constexpr std::size_t longest_address = 254;  // RFC 5321, 4.5.3.1.3, without the angle brackets
constexpr std::size_t fewest_digits = 8;
constexpr std::size_t most_digits = 15;  // E.164

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

problem wrong(std::string_view written, std::string_view what) {
    std::string shown;
    for (const char byte : written.substr(0, 60)) {
        shown += static_cast<unsigned char>(byte) < 0x20 || static_cast<unsigned char>(byte) >= 0x7f ? '?' : byte;
    }
    return {fmt::format("'{}' {}", shown, what)};
}

/// Not whether mail could be delivered there: the list must also hold what others wrote.
result<std::string, problem> mail_address(std::string_view text, std::string_view written) {
    std::string out;
    for (const char byte : text) {
        if (static_cast<unsigned char>(byte) <= 0x20 || static_cast<unsigned char>(byte) >= 0x7f) {
            return wrong(written, "has a byte that is no visible ASCII; write a domain beyond ASCII as Punycode");
        }
        out += lower(byte);
    }
    if (out.size() > longest_address) return wrong(written, "is longer than an address can be (254 bytes)");
    const auto domain = out.substr(out.find('@') + 1);
    if (domain.find_first_of("@,;<>()\"") != domain.npos || domain.find('.') == domain.npos ||
        domain.starts_with('.') || domain.ends_with('.')) {
        return wrong(written, "has no domain after its @; write ann@example.com or @example.com");
    }
    return {boost::system::in_place_value, std::move(out)};
}

result<std::string, problem> number(std::string_view text, std::string_view written) {
    std::string digits;
    for (const char byte : text.substr(text.starts_with('+') ? 1 : 0)) {
        if (is_digit(byte)) {
            digits += byte;
        } else if (std::string_view{" ().-"}.find(byte) == std::string_view::npos) {
            return wrong(written, "is no address; write ann@example.com, @example.com or +15551234567");
        }
    }
    if (!text.starts_with('+')) {
        if (digits.size() == 10) digits.insert(digits.begin(), '1');
        if (digits.size() != 11 || digits[0] != '1') {
            return wrong(written, "is no number; write it with its country: +15551234567");
        }
    }
    if (digits.size() < fewest_digits || digits.size() > most_digits || digits[0] == '0') {
        return wrong(written, "is no E.164 number: a plus and 8 to 15 digits, the first not 0");
    }
    return {boost::system::in_place_value, '+' + digits};
}

}  // namespace

bool is_number(std::string_view address) {
    return address.starts_with('+') && address.find('@') == address.npos;
}

result<std::string, problem> suppressed_address(std::string_view written) {
    const auto text = trimmed(written);
    if (text.empty()) return problem{"the address is empty"};
    return text.find('@') == text.npos ? number(text, written) : mail_address(text, written);
}

std::vector<std::string> ways_to_write(const std::string& number) {
    std::vector<std::string> out{number};
    if (number.size() != 12 || !number.starts_with("+1") || !std::all_of(number.begin() + 1, number.end(), is_digit)) {
        return out;
    }
    const auto area = number.substr(2, 3);
    const auto exchange = number.substr(5, 3);
    const auto line = number.substr(8);
    for (const auto& way :
         {fmt::format("{}{}{}", area, exchange, line), fmt::format("1{}{}{}", area, exchange, line),
          fmt::format("({}) {}-{}", area, exchange, line), fmt::format("{}-{}-{}", area, exchange, line),
          fmt::format("{}.{}.{}", area, exchange, line), fmt::format("1-{}-{}-{}", area, exchange, line),
          fmt::format("+1 {}-{}-{}", area, exchange, line), fmt::format("+1-{}-{}-{}", area, exchange, line),
          fmt::format("+1 ({}) {}-{}", area, exchange, line)}) {
        out.push_back(way);
    }
    return out;
}

}  // namespace fib::pipeline
