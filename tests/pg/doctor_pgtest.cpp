#include "cli/doctor/finding.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace fib::cli::doctor;
using fib::store::session;
using fib::test::town;

namespace {

const finding* find(const findings& all, std::string_view subject) {
    const auto found = std::ranges::find(all, subject, &finding::subject);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("doctor names the transaction that keeps old rows from being cleared away") {
    town in;
    in.people(1);
    findings quiet;
    examine_snapshots(in.on(), std::chrono::seconds{0}, quiet);
    REQUIRE(quiet.size() == 1);
    CHECK(quiet[0].how == level::ok);

    session other{in.settings()};
    fib::store::transaction open{other};
    other.query("set transaction isolation level repeatable read");
    const auto pid = other.query("select pg_backend_pid()").number(0, 0);
    findings told;
    examine_snapshots(in.on(), std::chrono::seconds{0}, told);
    REQUIRE(told.size() == 1);
    CHECK(told[0].how == level::warn);
    CHECK(told[0].text.find("pg_terminate_backend(" + std::to_string(pid) + ")") != std::string::npos);

    findings young;
    examine_snapshots(in.on(), std::chrono::hours{1}, young);
    REQUIRE(young.size() == 1);
    CHECK(young[0].how == level::ok);
}

TEST_CASE("a new database's tables are well") {
    town in;
    findings report;
    examine_tables(in.on(), report);
    for (const auto& one : report) {
        INFO(one.subject << ": " << one.text);
        CHECK(one.how == level::ok);
    }
    CHECK(report.size() == 4);
}

TEST_CASE("doctor misses the entries of people who were loaded with triggers off, and its statement brings them back") {
    town in;
    in.on().script("set session_replication_role = replica");
    in.people(3);
    in.on().script("set session_replication_role = origin");
    findings report;
    examine_tables(in.on(), report);
    const auto* told = find(report, "people_due");
    REQUIRE(told != nullptr);
    CHECK(told->how == level::fail);
    const auto from = told->text.find("BEGIN;");
    REQUIRE(from != std::string::npos);
    in.on().script(told->text.substr(from));
    CHECK(in.due_entries_wrong() == 0);
}

TEST_CASE("doctor misses an entry that stands under another channel") {
    town in;
    in.people(2);
    in.on().script("update people_due set channel = 'sms' where person_id = 1");
    findings report;
    examine_tables(in.on(), report);
    const auto* told = find(report, "people_due");
    REQUIRE(told != nullptr);
    CHECK(told->how == level::fail);
    in.on().script(told->text.substr(told->text.find("BEGIN;")));
    CHECK(in.due_entries_wrong() == 0);
}

TEST_CASE("doctor says which log has strays, and which has no partition for the month to come") {
    town in;
    in.on().script(
        "insert into send_log (person_id, channel, sent_at) values (1, 'sms', '2001-01-01');"
        "do $$ begin execute 'drop table activities' || to_char(now() at time zone 'UTC' + interval '1 month',"
        "  '_YYYY_MM'); end $$");
    findings report;
    examine_tables(in.on(), report);
    std::erase_if(report, [](const finding& one) { return one.how == level::ok; });
    REQUIRE(report.size() == 2);
    CHECK(report[0].text.starts_with("activities has no partition for the next month"));
    CHECK(report[1].text.starts_with("send_log_default has rows"));
}

TEST_CASE("doctor tells when people is switched out of autovacuum") {
    town in;
    in.on().script("alter table people set (autovacuum_enabled = off)");
    findings report;
    examine_tables(in.on(), report);
    const auto* vacuum = find(report, "vacuum");
    REQUIRE(vacuum != nullptr);
    CHECK(vacuum->how == level::warn);
}

TEST_CASE("doctor says what came back and could not be applied, and when nobody listens") {
    town in;
    findings quiet;
    examine_events(in.on(), quiet);
    CHECK(std::ranges::all_of(quiet, [](const finding& one) { return one.how == level::ok; }));

    in.on().script(R"(
insert into events_set_aside (source, source_id, kind, body, reason)
values ('stripe', 'evt_1', 'invoice.paid', '{}', 'no business has this customer');
insert into event_feed (source, process, alive_since, last_beat_at)
values ('ses', '00000000-0000-4000-8000-000000000001', now() - interval '1 day', now() - interval '1 hour'))");
    findings told;
    examine_events(in.on(), told);
    const auto* events = find(told, "events");
    REQUIRE(events);
    CHECK(events->how == level::warn);
    CHECK(events->text.starts_with("1 from stripe (invoice.paid) could not be applied"));
    const auto* feed = find(told, "event feed");
    REQUIRE(feed);
    CHECK(feed->how == level::warn);
    CHECK(feed->text.starts_with("nobody has listened to ses since"));
}

TEST_CASE("doctor names a command that was killed and what completes it, but not one that runs or was run again") {
    town in;
    in.on().script(R"(
insert into audit_log (at, command, detail) values
  (now() - interval '3 hours', 'community:deploy', '{"asked": "elm-creek-ne"}'),
  (now() - interval '2 hours', 'sync:from-content', '{"mode": "incremental"}');
insert into audit_log (at, command, detail, ended_at, outcome) values
  (now() - interval '1 hour', 'sync:from-content', '{"mode": "full"}', now(), 'done'),
  (now() - interval '1 hour', 'community:deploy', '{"asked": "another"}', now(), 'done'),
  (now() - interval '1 hour', 'community:deploy', '{"asked": "elm-creek-ne"}', now(), 'failed');)");
    findings killed;
    examine_runs(in.on(), killed);
    REQUIRE(killed.size() == 1);
    CHECK(killed[0].how == level::warn);
    CHECK(killed[0].text.ends_with("to complete it: fibctl community:deploy elm-creek-ne"));

    auto settings = in.settings();
    settings.application = "fibctl";
    session running{settings};
    running.query("insert into audit_log (command, detail) values ('scoring:recalculate-leads', '{\"all\": true}')");
    findings both;
    examine_runs(in.on(), both);
    REQUIRE(both.size() == 2);
    CHECK(both[0].how == level::ok);
    CHECK(both[0].text.find("is under way") != std::string::npos);
    CHECK(both[1].how == level::warn);
}
