#include "pipeline/from_start.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace std::chrono_literals;
using fib::pipeline::from_start;

namespace {

const from_start::moment noon{1000h};

/// How long after one that took so long the next is due.
from_start::moment::duration pause_after(from_start::moment::duration took) {
    from_start turns;
    turns.done(noon, noon + took);
    from_start::moment::duration pause{0};
    while (!turns.due(noon + took + pause)) pause += 100ms;
    return pause;
}

}  // namespace

TEST_CASE("the first claim begins at the head of the index") {
    CHECK(from_start{}.due(noon));
}

TEST_CASE("a claim from the head takes no more than a fiftieth of the time") {
    CHECK(pause_after(1ms) == 10s);
    CHECK(pause_after(200ms) == 10s);
    CHECK(pause_after(500ms) == 25s);
    CHECK(pause_after(1s) == 50s);
}

TEST_CASE("however long it takes, who became due before the mark is looked for once a minute") {
    CHECK(pause_after(30s) == 60s);
}
