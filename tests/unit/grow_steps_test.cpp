#include "bench/harness/grow_steps.hpp"

#include "bench/harness/old_log.hpp"

#include <doctest/doctest.h>

using namespace fib::bench;
using namespace std::chrono_literals;

TEST_CASE("sizes are people and old log rows, in ascending order") {
    const auto read = read_sizes("2000:0,4000:10000,5000:10000");
    REQUIRE(read.has_value());
    CHECK(*read == std::vector<size>{{2000, 0}, {4000, 10000}, {5000, 10000}});
    CHECK(read_sizes("7")->front() == size{7, 0});
}

TEST_CASE("a size that cannot be is named") {
    for (const auto* text : {"", "0:5", "a:1", "5:x", "5:", "5:1,", "5:-1", "5:1:1", "99999999999999999999:0"}) {
        CAPTURE(text);
        CHECK_FALSE(read_sizes(text).has_value());
    }
    CHECK(read_sizes("5:x").error().text.find("'5:x'") != std::string::npos);
    CHECK_FALSE(read_sizes("2000:0,2000:5").has_value());
    CHECK_FALSE(read_sizes("2000:6,3000:5").has_value());
}

TEST_CASE("nobody can be due at a size that brings fewer new people") {
    const std::vector<size> sizes{{1000, 0}, {1500, 0}};
    CHECK(check_due(sizes, 500).has_value());
    CHECK_FALSE(check_due(sizes, 501).has_value());
}

TEST_CASE("rows of the past fall into months without a gap, the latest first") {
    const fib::timestamp now{std::chrono::sys_days{std::chrono::year{2025} / 3 / 1} + 1h};
    const log_wish wish{.from = 0, .to = 365 * 24, .a_year = 365 * 24};  // one an hour
    const auto months = months_of(wish, now);
    REQUIRE(months.size() == 13);
    CHECK(months.front().month == std::chrono::year{2025} / std::chrono::March);
    CHECK(months.front().last == 1);  // the first of March, 00:00
    CHECK(months[1].month == std::chrono::year{2025} / std::chrono::February);
    CHECK(months[1].last - months[1].first == 28 * 24);
    std::int64_t next = 0;
    for (const auto& one : months) {
        CHECK(one.first == next);
        CHECK(one.last > one.first);
        next = one.last;
        const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time_of(wish, one.first, now))};
        CHECK(day.month() == one.month.month());
    }
    CHECK(next == wish.to);
}

TEST_CASE("a later lot of rows lies before the earlier one") {
    const fib::timestamp now{std::chrono::sys_days{std::chrono::year{2025} / 3 / 15}};
    const auto months = months_of({.from = 1000, .to = 1001, .a_year = 365 * 24}, now);
    REQUIRE(months.size() == 1);
    CHECK(months.front().first == 1000);
    CHECK(months.front().month == std::chrono::year{2025} / std::chrono::February);
}
