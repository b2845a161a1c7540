#include "inbound/iso_time.hpp"

#include <doctest/doctest.h>

using fib::inbound::read_iso_time;

namespace {

std::string read(std::string_view text) {
    const auto at = read_iso_time(text);
    return at ? fib::to_sql(*at) : "nothing";
}

}  // namespace

TEST_CASE("ISO times are read to the microsecond, in UTC") {
    CHECK(read("2017-08-05T00:41:02.669Z") == "2017-08-05 00:41:02.669000+00");
    CHECK(read("2017-08-05T00:41:02Z") == "2017-08-05 00:41:02.000000+00");
    CHECK(read("2024-02-29T23:59:59.123456789Z") == "2024-02-29 23:59:59.123456+00");
    CHECK(read("2024-01-01T00:30:00+02:00") == "2023-12-31 22:30:00.000000+00");
    CHECK(read("2024-01-01T00:30:00-05:30") == "2024-01-01 06:00:00.000000+00");
    CHECK(read("2016-12-31T23:59:60Z") == "2017-01-01 00:00:00.000000+00");
}

TEST_CASE("what is no ISO time is nothing") {
    for (const char* bad :
         {"", "2017-08-05", "2017-08-05T00:41:02", "2017-08-05T00:41:02.Z", "2017-13-05T00:41:02Z",
          "2023-02-29T00:00:00Z", "2017-08-05T24:00:00Z", "2017-08-05T00:60:00Z", "2017-08-05T00:00:61Z",
          "2017-08-05T00:41:02ZZ", "2017-08-05T00:41:02+2:00", "2017-08-05T00:41:02+02", " 2017-08-05T00:41:02Z",
          "-017-08-05T00:41:02Z", "9999-08-05T00:41:02Z", "0000-08-05T00:41:02Z", "2017-08-05X00:41:02Z"}) {
        CAPTURE(bad);
        CHECK(read(bad) == "nothing");
    }
}
