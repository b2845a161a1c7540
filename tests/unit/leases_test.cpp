#include "pipeline/leases.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

class set_clock final : public fib::clock {
public:
    fib::timestamp now() const override { return {}; }
    std::chrono::nanoseconds since_boot() const override { return boot; }
    std::chrono::nanoseconds boot = 1000s;
};

}  // namespace

TEST_CASE("a claim is held for the length of its lease from before it was asked for") {
    set_clock time;
    fib::pipeline::leases held{time, 60s};
    const auto before = held.before();
    time.boot += 10s;  // the answer was slow
    held.took(1, before);
    CHECK(held.hold(1));
    time.boot += 49s;
    CHECK(held.hold(1));
    time.boot += 1s;
    CHECK_FALSE(held.hold(1));
    CHECK_FALSE(held.hold(2));
}

TEST_CASE("a renewal moves the end on, and what it does not name is lost") {
    set_clock time;
    fib::pipeline::leases held{time, 60s};
    held.took(1, held.before());
    held.took(2, held.before());
    time.boot += 40s;
    held.renewed({1, 2}, {1}, held.before());
    CHECK(held.hold(1));
    CHECK_FALSE(held.hold(2));
    time.boot += 59s;
    CHECK(held.hold(1));
}

TEST_CASE("a claim that was under way, or taken, while a renewal was is not lost by its answer") {
    set_clock time;
    fib::pipeline::leases held{time, 60s};
    held.took(1, held.before());
    const auto before_the_claim = held.before();
    time.boot += 1s;
    const auto renewal = held.before();
    held.took(2, before_the_claim);
    time.boot += 1s;
    held.took(3, held.before());
    held.renewed({1}, {}, renewal);
    CHECK_FALSE(held.hold(1));
    CHECK(held.hold(2));
    CHECK(held.hold(3));
}
