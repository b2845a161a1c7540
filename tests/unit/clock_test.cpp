#include "base/clock.hpp"

#include <doctest/doctest.h>

TEST_CASE("a moment survives the way to PostgreSQL and back to the microsecond") {
    const auto moment = fib::timestamp_from_sql("2026-11-24 05:31:07.123456+00");
    REQUIRE(moment.has_value());
    CHECK(fib::to_sql(moment.value()) == "2026-11-24 05:31:07.123456+00");
}

TEST_CASE("PostgreSQL leaves trailing zeros of the fraction out") {
    CHECK(fib::to_sql(fib::timestamp_from_sql("2024-02-29 23:59:59+00").value()) == "2024-02-29 23:59:59.000000+00");
    CHECK(fib::to_sql(fib::timestamp_from_sql("2024-02-29 23:59:59.5+00").value()) == "2024-02-29 23:59:59.500000+00");
}

TEST_CASE("what is no moment in UTC is refused by its text") {
    for (const auto* text : {"", "2026-11-24", "2026-02-30 00:00:00+00", "2026-11-24 05:31:07+01", "infinity"}) {
        const auto moment = fib::timestamp_from_sql(text);
        REQUIRE(moment.has_error());
        CHECK(moment.error().text.find(text) != std::string::npos);
    }
}
