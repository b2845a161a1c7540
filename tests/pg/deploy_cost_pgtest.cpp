#include "community/eligible.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

using fib::community::look_at_people;
using fib::test::town;

namespace {

/// Rows of people that were read here by anybody.
std::int64_t people_read(town& in) {
    // Else they are told at most once a second.
    in.on().query("select pg_stat_force_next_flush()");
    return in.number("select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'people'");
}

}  // namespace

TEST_CASE("a look at one community of many reads no people of the others") {
    town in;
    in.people(20'000);
    in.on().script(R"(
insert into communities (name, slug, state, timezone)
  select 'Town ' || n, 'town-' || n, 'NE', 'America/Chicago' from generate_series(2, 10) n;
update businesses set community_id = 1 + id % 10;
update people set is_primary_contact = true, consent_basis = 'published_contact', next_send_at = null)");
    in.on().script("analyze communities, businesses, people");
    const auto before = people_read(in);
    const auto found = look_at_people(in.on(), 3, {});
    CHECK(found.eligible.size() == 2000);
    CHECK(found.left_out.empty());
    CHECK(people_read(in) - before <= 2000);
}
