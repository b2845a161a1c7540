#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace fib::community {

/// A stretch of time over which first mails are spread; `opens` is before `closes`.
struct window {
    timestamp opens{};
    timestamp closes{};
};

/// First mails go out from 8:00 to 18:00, local time of the community.
inline constexpr std::chrono::hours first_hour{8};
inline constexpr std::chrono::hours last_hour{18};

/// The sending hours of a day, what of them is past at `now` cut off. The problem says that they are over, or that
/// `time_zone` is no IANA name.
result<window, problem> sending_hours(std::chrono::year_month_day day, std::string_view time_zone, timestamp now);

/// The next sending hours that have not begun at `now`. The problem is that of sending_hours.
result<window, problem> next_sending_hours(std::string_view time_zone, timestamp now);

/// `2026-11-25 08:00`, local time; UTC where `time_zone` is none.
std::string local_text(timestamp moment, std::string_view time_zone);

/// Which part of the distance between two places goes by before a community's first, from 0 to below 1. Towns of one
/// size have their places in the same distances: so they fall between each other's, and no minute gets all of them.
double lead_of(std::int64_t community);

/// Place number `place` (from 0) of `planned` in equal distances, `lead` of one after the window opens. place ==
/// planned is when the window closes, or less than a distance later.
timestamp place_in(const window& hours, std::int64_t place, std::int64_t planned, double lead);

/// The most that any minute of the window can get of `planned` places.
std::int64_t share_of_a_minute(const window& hours, std::int64_t planned);

}  // namespace fib::community
