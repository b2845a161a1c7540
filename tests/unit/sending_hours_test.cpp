#include "community/sending_hours.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace fib::community;
using namespace std::chrono;
using fib::timestamp;

namespace {

timestamp at(const char* text) {
    return fib::timestamp_from_sql(text).value();
}

}  // namespace

TEST_CASE("sending hours are those of the place, in winter, in summer and on the day between") {
    const auto winter = sending_hours(2026y / January / 15, "America/Chicago", at("2026-01-01 00:00:00+00")).value();
    CHECK(winter.opens == at("2026-01-15 14:00:00+00"));
    CHECK(winter.closes == at("2026-01-16 00:00:00+00"));
    const auto changes = sending_hours(2026y / March / 8, "America/Chicago", at("2026-01-01 00:00:00+00")).value();
    CHECK(changes.opens == at("2026-03-08 13:00:00+00"));
    CHECK(changes.closes == at("2026-03-08 23:00:00+00"));
}

TEST_CASE("what is past of a day is cut off, and a day that is past refused") {
    const auto noon = at("2026-01-15 18:00:00+00");
    CHECK(sending_hours(2026y / January / 15, "America/Chicago", noon).value().opens == noon);
    CHECK(sending_hours(2026y / January / 14, "America/Chicago", noon).error().text.find("2026-01-14 are over") !=
          std::string::npos);
    CHECK(sending_hours(2026y / January / 15, "Nowhere", noon).has_error());
}

TEST_CASE("the next sending hours are today's only if they have not begun") {
    CHECK(next_sending_hours("America/Chicago", at("2026-01-15 13:59:00+00")).value().opens ==
          at("2026-01-15 14:00:00+00"));
    CHECK(next_sending_hours("America/Chicago", at("2026-01-15 14:00:01+00")).value().opens ==
          at("2026-01-16 14:00:00+00"));
    // Still the 14th there.
    CHECK(next_sending_hours("Pacific/Honolulu", at("2026-01-15 05:00:00+00")).value().opens ==
          at("2026-01-15 18:00:00+00"));
}

TEST_CASE("places are even, and no minute has more than its share") {
    const window hours{at("2026-01-15 14:00:00+00"), at("2026-01-16 00:00:00+00")};
    for (const std::int64_t planned : {1, 7, 599, 600, 601, 1234, 100'000}) {
        CAPTURE(planned);
        std::vector<std::int64_t> minutes(600);
        for (std::int64_t place = 0; place < planned; ++place) {
            const auto when = place_in(hours, place, planned, lead_of(planned));
            REQUIRE(when >= hours.opens);
            REQUIRE(when < hours.closes);
            ++minutes[static_cast<std::size_t>(duration_cast<std::chrono::minutes>(when - hours.opens).count())];
        }
        const auto fullest = *std::max_element(minutes.begin(), minutes.end());
        CHECK(fullest == share_of_a_minute(hours, planned));
        CHECK(fullest == (planned + 599) / 600);
    }
}

TEST_CASE("towns of one size do not meet in the same minutes") {
    const window hours{at("2026-01-15 14:00:00+00"), at("2026-01-16 00:00:00+00")};
    constexpr std::int64_t towns = 200;
    constexpr std::int64_t people = 400;  // one every minute and a half
    std::vector<std::int64_t> minutes(600);
    for (std::int64_t town = 1; town <= towns; ++town) {
        for (std::int64_t place = 0; place < people; ++place) {
            const auto when = place_in(hours, place, people, lead_of(town));
            REQUIRE(when < hours.closes);
            ++minutes[static_cast<std::size_t>(duration_cast<std::chrono::minutes>(when - hours.opens).count())];
        }
    }
    const auto mean = towns * people / 600;
    CHECK(*std::max_element(minutes.begin(), minutes.end()) <= mean + mean / 50);
    CHECK(*std::min_element(minutes.begin(), minutes.end()) >= mean - mean / 50);
}

TEST_CASE("a local time is written as people there read it") {
    CHECK(local_text(at("2026-01-15 14:00:59+00"), "America/Chicago") == "2026-01-15 08:00");
    CHECK(local_text(at("2026-01-15 14:00:00+00"), "?") == "2026-01-15 14:00 UTC");
}
