#include "pipeline/claim.hpp"
#include "pipeline/record.hpp"
#include "support/outcome.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::test::outcome_of;
using fib::test::town;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";
constexpr int everybody = 3000;

/// As they lie after an import: one after the other, with the room that fillfactor leaves.
void make_people(town& in) {
    in.people(everybody);
    in.on().script("vacuum full people");
    in.on().script("select pg_stat_reset()");
}

std::vector<claim> claim_everybody(fib::store::session& on) {
    std::vector<claim> out;
    while (auto got = claim_due(on, {.owner = owner, .limit = 500, .due_by = std::nullopt, .after = {}})) {
        out.push_back(*std::move(got));
    }
    return out;
}

/// Of the updates of people by this session so far, how many touched no index.
std::pair<std::int64_t, std::int64_t> updates_and_hot(fib::store::session& own) {
    own.script("select pg_stat_force_next_flush()");
    const auto seen = own.query("select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'people'");
    return {seen.number(0, 0), seen.number(0, 1)};
}

}  // namespace

TEST_CASE("claiming updates stay on the page") {
    town in;
    make_people(in);
    fib::store::session own{in.settings()};
    claim_everybody(own);
    const auto [updates, hot] = updates_and_hot(own);
    CHECK(updates == everybody);
    CHECK(hot >= everybody * 95 / 100);
}

TEST_CASE("a whole send stays on the page though a snapshot keeps every version that died") {
    town in;
    make_people(in);
    fib::store::session dump{in.settings()};
    dump.begin();
    dump.script("set transaction isolation level repeatable read");
    dump.query("select count(*) from people");
    fib::store::session own{in.settings()};
    for (const auto& held : claim_everybody(own)) {
        std::vector<entry> group;
        for (std::size_t at = 0; at < held.people.size(); ++at) {
            group.push_back(outcome_of(held, at, entry::kind::sent));
        }
        record(own, owner, std::move(group), {held.id});
    }
    const auto [updates, hot] = updates_and_hot(own);
    CHECK(updates == 2 * everybody);
    CHECK(hot >= 2 * everybody * 95 / 100);
    dump.rollback();
}
