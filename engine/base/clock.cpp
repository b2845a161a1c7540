#include "base/clock.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>

namespace fib {
namespace {

class machine final : public clock {
public:
    timestamp now() const override {
        return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
    std::chrono::nanoseconds since_boot() const override {
        timespec moment{};
        ::clock_gettime(CLOCK_BOOTTIME, &moment);
        return std::chrono::seconds{moment.tv_sec} + std::chrono::nanoseconds{moment.tv_nsec};
    }
};

/// Reads exactly `digits` decimal digits and moves past them; -1 where there are fewer.
int take_number(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits) return -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + digits, value);
    if (problem != std::errc{} || end != text.data() + digits) return -1;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

int take_microseconds(std::string_view& text) {
    int value = 0;
    int scale = 1'000'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && scale > 1) {
        scale /= 10;
        value += (text.front() - '0') * scale;
        text.remove_prefix(1);
    }
    return value;
}

}  // namespace

const clock& machine_clock() {
    static const machine instance;
    return instance;
}

std::string to_sql(timestamp moment) {
    std::string out;
    append_sql(out, moment);
    return out;
}

// By hand, for a send writes ten of them.
void append_sql(std::string& out, timestamp moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    std::array<char, 29> text{"0000-00-00 00:00:00.000000+0"};
    text.back() = '0';
    const auto put = [&text](std::size_t last, auto value) {
        for (auto left = static_cast<unsigned>(value); left > 0; left /= 10) {
            text.at(last--) = static_cast<char>('0' + left % 10);
        }
    };
    put(3, static_cast<int>(date.year()));
    put(6, static_cast<unsigned>(date.month()));
    put(9, static_cast<unsigned>(date.day()));
    put(12, time.hours().count());
    put(15, time.minutes().count());
    put(18, time.seconds().count());
    put(25, time.subseconds().count());
    out.append(text.data(), text.size());
}

result<timestamp, problem> timestamp_from_sql(std::string_view text) {
    const auto whole = text;
    const auto bad = [&] { return problem{fmt::format("'{}' is not a moment as PostgreSQL prints it in UTC", whole)}; };
    const int year = take_number(text, 4);
    if (year < 0 || !take(text, '-')) return bad();
    const int month = take_number(text, 2);
    if (month < 0 || !take(text, '-')) return bad();
    const int day = take_number(text, 2);
    if (day < 0 || !take(text, ' ')) return bad();
    const int hour = take_number(text, 2);
    if (hour < 0 || !take(text, ':')) return bad();
    const int minute = take_number(text, 2);
    if (minute < 0 || !take(text, ':')) return bad();
    const int second = take_number(text, 2);
    if (second < 0) return bad();
    const int micros = take(text, '.') ? take_microseconds(text) : 0;
    if (text != "+00") return bad();
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return bad();
    return timestamp{std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                     std::chrono::seconds{second} + std::chrono::microseconds{micros}};
}

}  // namespace fib
