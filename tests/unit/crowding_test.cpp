#include "http/crowding.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using fib::http::crowding;

namespace {

struct peer {
    crowding seen;
    crowding::steady::time_point now{1h};

    void answers(int calls, crowding::steady::duration after) {
        for (int call = 0; call < calls; ++call) seen.note(after, now += 1ms);
    }
};

}  // namespace

TEST_CASE("a peer of which nothing is known is not crowded") {
    CHECK_FALSE(crowding{}.crowded());
}

TEST_CASE("a peer that always takes its time is not crowded") {
    peer slow;
    for (int call = 0; call < 3200; ++call) slow.answers(1, call % 2 == 0 ? 50ms : 150ms);
    CHECK_FALSE(slow.seen.crowded());
}

TEST_CASE("a peer that takes twice as long as it did is crowded, until it is quick again") {
    peer busy;
    busy.answers(256, 5ms);
    busy.answers(256, 9ms);
    CHECK_FALSE(busy.seen.crowded());
    busy.answers(256, 10ms);
    CHECK(busy.seen.crowded());
    busy.answers(256, 6ms);
    CHECK_FALSE(busy.seen.crowded());
}

TEST_CASE("a quick refusal now and then says nothing of what the peer can do") {
    peer refusing;
    for (int call = 0; call < 3200; ++call) refusing.answers(1, call % 20 == 0 ? 1ms : 100ms);
    CHECK_FALSE(refusing.seen.crowded());
}

TEST_CASE("a peer that has become slower for good is taken as it is") {
    peer slower;
    slower.answers(512, 10ms);
    slower.answers(512, 100ms);
    CHECK(slower.seen.crowded());
    slower.now += 10s;
    slower.answers(512, 100ms);
    CHECK(slower.seen.crowded());
    slower.now += 10s;
    slower.answers(512, 100ms);
    CHECK_FALSE(slower.seen.crowded());
}
