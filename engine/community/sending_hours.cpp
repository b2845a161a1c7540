#include "community/sending_hours.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace fib::community {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

result<const date::time_zone*, problem> zone_of(std::string_view name) {
    try {
        return date::locate_zone(std::string{name});
    } catch (const std::exception&) {
        return problem{fmt::format(
            "'{}' is no time zone; set communities.timezone to an IANA name such as America/Chicago", name)};
    }
}

window hours_of(date::local_days day, const date::time_zone& zone) {
    // choose::earliest: an hour that the clocks skip or repeat.
    const auto at = [&](std::chrono::hours hour) {
        return timestamp{
            duration_cast<microseconds>(zone.to_sys(day + hour, date::choose::earliest).time_since_epoch())};
    };
    return {at(first_hour), at(last_hour)};
}

}  // namespace

result<window, problem> sending_hours(std::chrono::year_month_day day, std::string_view time_zone, timestamp now) {
    const auto zone = zone_of(time_zone);
    if (!zone) return zone.error();
    const date::local_days local{std::chrono::sys_days{day}.time_since_epoch()};
    auto hours = hours_of(local, **zone);
    if (hours.closes <= now) {
        return problem{fmt::format("the sending hours of {}-{:02}-{:02} are over in {}; choose a later day",
                                   static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                                   static_cast<unsigned>(day.day()), time_zone)};
    }
    hours.opens = std::max(hours.opens, now);
    return hours;
}

result<window, problem> next_sending_hours(std::string_view time_zone, timestamp now) {
    const auto zone = zone_of(time_zone);
    if (!zone) return zone.error();
    const auto today = date::floor<date::days>((*zone)->to_local(now));
    const auto hours = hours_of(today, **zone);
    return hours.opens >= now ? hours : hours_of(today + date::days{1}, **zone);
}

std::string local_text(timestamp moment, std::string_view time_zone) {
    const auto zone = zone_of(time_zone);
    const auto minute = date::floor<std::chrono::minutes>(moment);
    return zone ? date::format("%F %H:%M", (*zone)->to_local(minute)) : date::format("%F %H:%M UTC", minute);
}

double lead_of(std::int64_t community) {
    // Multiples of the golden ratio lie evenly however many of them there are (Knuth, TAOCP 3, 6.4, theorem S).
    constexpr double golden = 0.6180339887498949;
    const double turns = static_cast<double>(community) * golden;
    return turns - std::floor(turns);
}

timestamp place_in(const window& hours, std::int64_t place, std::int64_t planned, double lead) {
    const auto span = duration_cast<microseconds>(hours.closes - hours.opens);
    planned = std::max<std::int64_t>(1, planned);
    const auto late =
        static_cast<std::int64_t>(static_cast<double>(span.count()) * lead / static_cast<double>(planned));
    return hours.opens + span * place / planned + microseconds{late};
}

std::int64_t share_of_a_minute(const window& hours, std::int64_t planned) {
    const auto span = duration_cast<microseconds>(hours.closes - hours.opens).count();
    const auto minute = duration_cast<microseconds>(std::chrono::minutes{1}).count();
    return std::min(planned, (planned * minute + span - 1) / span);
}

}  // namespace fib::community
