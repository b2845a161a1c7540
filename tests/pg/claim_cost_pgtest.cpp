#include "pipeline/claim.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

using namespace fib::pipeline;
using fib::test::town;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";

/// Everybody is due at a moment of their own, and the planner knows it: it then takes each of the equal columns of
/// people and people_due for a coincidence, and expects next to nobody. Nor do the entries lie in the order of time, as
/// after a day of sending.
void make_due(town& in, int people) {
    in.people(people);
    in.on().script("update people set next_send_at = next_send_at + id * 7919 % 20011 * interval '1 ms'");
    in.on().script("analyze people, people_due");
    for (const auto& setting : pinned_plans()) in.on().script(setting);
}

/// Rows of people that this session has read. Within a transaction nothing of it goes elsewhere.
std::int64_t people_read(town& in) {
    return in.number("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'people'");
}

}  // namespace

TEST_CASE("a claim reads as many people as it takes, however many are due") {
    town in;
    make_due(in, 20'000);
    in.on().begin();
    const auto before = people_read(in);
    const auto got = claim_due(in.on(), {.owner = owner, .limit = 10, .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    CHECK(got->people.size() == 10);
    CHECK(people_read(in) - before < 100);
    in.on().rollback();
}

TEST_CASE("whoever is due next is found without reading all who wait") {
    town in;
    make_due(in, 20'000);
    in.on().begin();
    const auto before = people_read(in);
    CHECK(next_due(in.on(), channel::email).has_value());
    CHECK(people_read(in) - before < 100);
    in.on().rollback();
}
