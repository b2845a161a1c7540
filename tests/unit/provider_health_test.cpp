#include "pipeline/provider_health.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using fib::pipeline::provider_health;
using fib::providers::verdict;

namespace {

const provider_health::steady::time_point start{1000s};

provider_health after_bad(int count) {
    provider_health health;
    for (int i = 0; i < count; ++i) health.note({verdict::unknown, "HTTP 500"}, start);
    return health;
}

}  // namespace

TEST_CASE("a row of bad outcomes means away, one answer means back") {
    CHECK_FALSE(after_bad(provider_health::bearable - 1).away());
    auto health = after_bad(provider_health::bearable);
    CHECK(health.away());
    CHECK(health.reason() == "HTTP 500");
    health.note({verdict::rejected, "no such address"}, start);
    CHECK_FALSE(health.away());
}

TEST_CASE("an answer in between starts the count again") {
    auto health = after_bad(provider_health::bearable - 1);
    health.note({verdict::accepted, "id"}, start);
    health.note({verdict::unsent, "refused"}, start);
    CHECK_FALSE(health.away());
}

TEST_CASE("probes in vain come further and further apart, and calls under way are no probes") {
    auto health = after_bad(provider_health::bearable);
    CHECK(health.probe_at() == start + 500ms);
    health.note({verdict::unknown, "cut"}, start + 100ms);
    CHECK(health.probes() == 0);
    health.note({verdict::unknown, "cut"}, start + 600ms);
    CHECK(health.probes() == 1);
    CHECK(health.probe_at() == start + 1600ms);
}

TEST_CASE("an outage of a minute is over four seconds after it ends, and costs no more than sixteen probes") {
    auto health = after_bad(provider_health::bearable);
    auto now = start;
    while (health.probe_at() < start + 60s) {
        CHECK(health.probe_at() - now <= 4s);
        now = health.probe_at();
        health.note({verdict::unknown, "cut"}, now);
    }
    CHECK(health.probes() <= 16);
}

TEST_CASE("probes of a long outage are half a minute apart") {
    auto health = after_bad(provider_health::bearable);
    auto now = start;
    while (now < start + 300s) {
        now = health.probe_at();
        health.note({verdict::unknown, "cut"}, now);
    }
    CHECK(health.probe_at() - now == 32s);
}
