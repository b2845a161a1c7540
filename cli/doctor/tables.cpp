#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <string>

namespace fib::cli::doctor {
namespace {

/// Below these the share says nothing, or costs nothing.
constexpr std::int64_t updates_that_tell = 10'000;
constexpr std::int64_t dead_that_hurt = 100'000;

void examine_people(store::session& on, findings& report) {
    const auto found = on.query(R"(
select n_tup_upd, n_tup_hot_upd, n_live_tup, n_dead_tup, coalesce(last_autovacuum::text, 'never'),
    coalesce((select split_part(o, '=', 2) from unnest(c.reloptions) o where o like 'fillfactor=%'), '100'),
    coalesce('autovacuum_enabled=false' = any(c.reloptions) or 'autovacuum_enabled=off' = any(c.reloptions), false)
  from pg_stat_user_tables t join pg_class c on c.oid = t.relid where t.relid = 'people'::regclass)");
    if (found.empty()) return;
    const auto updates = found.number(0, 0);
    const auto hot = found.number(0, 1);
    const auto percent = updates > 0 ? 100 * hot / updates : 100;
    if (updates >= updates_that_tell && percent < 90) {
        report.push_back(
            {level::warn, "people",
             fmt::format("only {} % of the updates found room on their page, and each of the others writes to every "
                         "index. Look for a transaction that is open for long; fillfactor is {} and should be 33 "
                         "(ALTER TABLE people SET (fillfactor = 33), then VACUUM FULL people while nothing is sent)",
                         percent, found.text(0, 5))});
    } else {
        report.push_back({level::ok, "people", fmt::format("{} % of the updates found room on their page", percent)});
    }
    const auto live = found.number(0, 2);
    const auto dead = found.number(0, 3);
    if (found.truth(0, 6)) {
        report.push_back({level::warn, "vacuum",
                          "autovacuum is switched off for people; ALTER TABLE people RESET (autovacuum_enabled)"});
    } else if (dead > dead_that_hurt && dead > live / 2) {
        report.push_back({level::warn, "vacuum",
                          fmt::format("people has {} dead rows to {} live ones, autovacuum came last: {}. Look for a "
                                      "transaction that is open for long, then VACUUM people",
                                      grouped(dead), grouped(live), found.text(0, 4))});
    } else {
        report.push_back({level::ok, "vacuum",
                          fmt::format("people has {} dead rows to {} live ones", grouped(dead), grouped(live))});
    }
}

/// Counts alone would not tell an entry under another channel. At four million people some seconds.
void examine_order(store::session& on, findings& report) {
    const auto found = on.query(R"(
select (select count(*) from people where next_send_at is not null), (select count(*) from people_due),
  (select count(*) from people p where p.next_send_at is not null and not exists (
    select from people_due d where d.channel = p.next_channel and d.at = p.next_send_at and d.person_id = p.id)))");
    const auto waiting = found.number(0, 0);
    const auto entries = found.number(0, 1);
    const auto without = found.number(0, 2);
    if (waiting == entries && without == 0) {
        report.push_back(
            {level::ok, "people_due", fmt::format("an entry for each of {} people who wait", grouped(waiting))});
        return;
    }
    report.push_back(
        {level::fail, "people_due",
         fmt::format("{} people wait, {} of them without an entry that says when, of {} entries: somebody is never "
                     "claimed or passed over again and again; were rows loaded with triggers off? BEGIN; LOCK people; "
                     "TRUNCATE people_due; INSERT INTO "
                     "people_due SELECT next_channel, next_send_at, id FROM people WHERE next_send_at IS NOT NULL; "
                     "COMMIT",
                     grouped(waiting), grouped(without), grouped(entries))});
}

void examine_partitions(store::session& on, findings& report) {
    const std::size_t before = report.size();
    for (const std::string table : {"activities", "send_log"}) {
        const auto strays = on.query(fmt::format("select exists (select from {}_default)", table));
        if (strays.truth(0, 0)) {
            report.push_back(
                {level::warn, "partitions",
                 fmt::format(
                     "{0}_default has rows of months that have no partition, and each partition to come reads "
                     "them all first; SELECT make_partition('{0}', DATE '2024-01-01') makes a month's and moves "
                     "up to 10,000 of them",
                     table)});
        }
        const auto next = on.query(
            "select to_regclass($1 || to_char(now() at time zone 'UTC' + interval '1 month', '_YYYY_MM')) is not null",
            table);
        if (!next.truth(0, 0)) {
            report.push_back({level::warn, "partitions",
                              fmt::format("{} has no partition for the next month; a running fibengine makes it, and "
                                          "so does SELECT make_partitions(3)",
                                          table)});
        }
    }
    if (report.size() == before) report.push_back({level::ok, "partitions", "made ahead"});
}

}  // namespace

void examine_tables(store::session& on, findings& report) {
    examine_people(on, report);
    examine_order(on, report);
    examine_partitions(on, report);
}

}  // namespace fib::cli::doctor
