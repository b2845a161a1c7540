#include "inbound/iso_time.hpp"

#include <algorithm>
#include <chrono>

namespace fib::inbound {
namespace {

using namespace std::chrono;

constexpr bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Takes exactly `digits` digits from the front, at most `most` as a number.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int most) {
    if (text.size() < digits || !std::ranges::all_of(text.substr(0, digits), is_digit)) return std::nullopt;
    int value = 0;
    for (const char digit : text.substr(0, digits)) value = value * 10 + (digit - '0');
    text.remove_prefix(digits);
    return value <= most ? std::optional{value} : std::nullopt;
}

bool take(std::string_view& text, char letter) {
    if (!text.starts_with(letter)) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> take_date(std::string_view& text) {
    const auto y = take_number(text, 4, 2999);
    if (!y || *y < 1970 || !take(text, '-')) return std::nullopt;
    const auto m = take_number(text, 2, 12);
    if (!m || !take(text, '-')) return std::nullopt;
    const auto d = take_number(text, 2, 31);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    return date.ok() ? std::optional{sys_days{date}} : std::nullopt;
}

/// A second may be 60: the leap second is the next minute's first here.
std::optional<microseconds> take_time_of_day(std::string_view& text) {
    const auto hour = take_number(text, 2, 23);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2, 59);
    if (!minute || !take(text, ':')) return std::nullopt;
    const auto second = take_number(text, 2, 60);
    if (!second) return std::nullopt;
    microseconds whole = hours{*hour} + minutes{*minute} + seconds{*second};
    if (!take(text, '.')) return whole;
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    for (int unit = 100'000; !text.empty() && is_digit(text.front()); unit /= 10) {
        whole += microseconds{unit * (text.front() - '0')};
        text.remove_prefix(1);
    }
    return whole;
}

std::optional<minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return minutes{0};
    const bool behind = text.starts_with('-');
    if (!behind && !text.starts_with('+')) return std::nullopt;
    text.remove_prefix(1);
    const auto hour = take_number(text, 2, 23);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2, 59);
    if (!minute) return std::nullopt;
    const minutes offset = hours{*hour} + minutes{*minute};
    return behind ? -offset : offset;
}

}  // namespace

std::optional<timestamp> read_iso_time(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take(text, 'T')) return std::nullopt;
    const auto time = take_time_of_day(text);
    if (!time) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return timestamp{*date} + *time - *offset;
}

}  // namespace fib::inbound
