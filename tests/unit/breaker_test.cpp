#include "upkeep/breaker.hpp"

#include <doctest/doctest.h>

using fib::upkeep::reason_to_trip;
using fib::upkeep::reception;

TEST_CASE("the breaker trips for bounces well below the provider's limit, and not for a handful of mails") {
    CHECK(
        reason_to_trip({.delivered = 975, .bounced = 25}, "hour") ==
        "25 of 1000 mails bounced for good within the last hour: 2.5 %, and 2.5 % is the limit here; providers suspend "
        "senders at 5 %");
    CHECK(reason_to_trip({.delivered = 976, .bounced = 24}, "hour").empty());
    CHECK(reason_to_trip({.delivered = 500, .bounced = 499}, "hour").empty());
    CHECK(reason_to_trip({}, "hour").empty());
}

TEST_CASE("the breaker trips for at least three complaints in at least five thousand deliveries") {
    CHECK(
        reason_to_trip({.delivered = 5000, .complained = 3}, "day") ==
        "3 complaints about 5000 mails delivered within the last day: 0.060 %, and 0.06 % is the limit here; providers "
        "block senders at 0.1 %");
    CHECK(reason_to_trip({.delivered = 4999, .complained = 3}, "day").empty());
    CHECK(reason_to_trip({.delivered = 5000, .complained = 2}, "day").empty());
    CHECK(reason_to_trip({.delivered = 5001, .complained = 3}, "day").empty());
    CHECK_FALSE(reason_to_trip({.delivered = 1'000'000, .complained = 600}, "day").empty());
}
