#include "providers/attempt.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using fib::providers::attempt_id;
using namespace std::chrono_literals;

TEST_CASE("an attempt's text is day, claim and place") {
    CHECK(attempt_id{981, 17, 2026y / 11 / 24}.text() == "20261124-981-17");
    CHECK(attempt_id{1, 1, 987y / 1 / 2}.text() == "09870102-1-1");
}

TEST_CASE("an attempt survives the way through its text") {
    const attempt_id largest{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int32_t>::max(),
                             9999y / 12 / 31};
    CHECK(attempt_id::parse(largest.text()) == largest);
    CHECK(attempt_id::parse("20240229-1-1") == attempt_id{1, 1, 2024y / 2 / 29});
}

TEST_CASE("an attempt is read only as it is written") {
    for (const std::string text : {"",
                                   "-",
                                   "--",
                                   "20261124",
                                   "20261124-981",
                                   "20261124-981-",
                                   "20261124--17",
                                   "-981-17",
                                   "2026112-981-17",
                                   "020261124-981-17",
                                   "20261324-981-17",
                                   "20260230-981-17",
                                   "20261124-0-17",
                                   "20261124-981-0",
                                   "20261124-0981-17",
                                   "20261124-+981-17",
                                   "20261124--981-17",
                                   "20261124-981-17-1",
                                   "20261124-981-17 ",
                                   " 20261124-981-17",
                                   "20261124-981-1x",
                                   "20261124-9223372036854775808-1",
                                   "20261124-1-2147483648",
                                   "2026112a-1-1",
                                   "20261124_981_17",
                                   "+0261124-981-17"}) {
        CAPTURE(text);
        CHECK(attempt_id::parse(text) == std::nullopt);
    }
    CHECK(attempt_id::parse(std::string_view{"20261124-981-17\0", 16}) == std::nullopt);
}
