#include "providers/attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fib::providers {
namespace {

/// A positive number written the one way that text() writes it.
template <class Number>
std::optional<Number> positive(std::string_view text) {
    if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
    Number value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
    if (text.size() != 8 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return {};
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    const std::chrono::year_month_day day{std::chrono::year{number / 10000},
                                          std::chrono::month{static_cast<unsigned>(number / 100 % 100)},
                                          std::chrono::day{static_cast<unsigned>(number % 100)}};
    return day.ok() ? std::optional{day} : std::nullopt;
}

}  // namespace

std::string attempt_id::text() const {
    return fmt::format("{:04}{:02}{:02}-{}-{}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()), claim, place);
}

std::optional<attempt_id> attempt_id::parse(std::string_view text) {
    const auto first = text.find('-');
    if (first == text.npos) return std::nullopt;
    const auto second = text.find('-', first + 1);
    if (second == text.npos) return std::nullopt;
    const auto day = day_of(text.substr(0, first));
    const auto claim = positive<std::int64_t>(text.substr(first + 1, second - first - 1));
    const auto place = positive<std::int32_t>(text.substr(second + 1));
    if (!day || !claim || !place) return std::nullopt;
    return attempt_id{*claim, *place, *day};
}

}  // namespace fib::providers
