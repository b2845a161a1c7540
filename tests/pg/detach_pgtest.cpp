#include "pipeline/claim.hpp"
#include "support/town.hpp"
#include "upkeep/partitions.hpp"

#include <doctest/doctest.h>

using fib::timestamp;
using fib::store::session;
using fib::test::town;
using fib::upkeep::detach_oldest;

namespace {

timestamp day(const char* text) {
    return fib::timestamp_from_sql(std::string{text} + " 00:00:00+00").value();
}

/// A town whose send_log has January, February and March of 2020, with a row in each.
struct old_town : town {
    old_town() {
        on().script(R"(
select make_partition('send_log', make_date(2020, m, 1)) from generate_series(1, 3) m;
insert into send_log (person_id, channel, sent_at)
  select m, 'email', make_date(2020, m, 15) from generate_series(1, 3) m)");
    }
};

}  // namespace

TEST_CASE("months that ended before the time are detached one by one, the oldest first, and keep their rows") {
    old_town in;
    const auto before = day("2020-03-01");
    CHECK(detach_oldest(in.on(), "send_log", before).partition == "send_log_2020_01");
    CHECK(detach_oldest(in.on(), "send_log", before).partition == "send_log_2020_02");
    const auto none = detach_oldest(in.on(), "send_log", before);
    CHECK_FALSE(none.partition.has_value());
    CHECK_FALSE(none.busy);
    CHECK(in.number("select count(*) from send_log") == 1);
    CHECK(in.number("select person_id from send_log_2020_02") == 2);
    CHECK(in.number("select count(*) from pg_index where indrelid = 'send_log_2020_02'::regclass") ==
          in.number("select count(*) from pg_index where indrelid = 'send_log_2020_03'::regclass"));
}

TEST_CASE("a month in which the time lies is not detached, and neither is the default partition") {
    old_town in;
    in.on().script("insert into send_log (person_id, channel, sent_at) values (9, 'email', '2001-01-01')");
    CHECK_FALSE(detach_oldest(in.on(), "send_log", day("2020-01-31")).partition.has_value());
    CHECK(in.number("select count(*) from send_log") == 4);
}

TEST_CASE("one process detaches at a time") {
    old_town in;
    session other{in.settings()};
    fib::store::transaction under_way{other};
    CHECK(detach_oldest(other, "send_log", day("2020-02-01")).partition == "send_log_2020_01");
    const auto second = detach_oldest(in.on(), "send_log", day("2020-03-01"));
    CHECK_FALSE(second.partition.has_value());
    CHECK_FALSE(second.busy);
}

TEST_CASE("while somebody reads an old month, detaching gives up, and claims and rows of today go on") {
    old_town in;
    in.people(3);
    session reader{in.settings()};
    fib::store::transaction reading{reader};
    reader.query("select count(*) from send_log_2020_01");

    const auto tried = detach_oldest(in.on(), "send_log", day("2020-03-01"));
    CHECK(tried.busy);
    CHECK_FALSE(tried.partition.has_value());
    // Nothing is left behind that others would wait for: with a limit on locks each of these fails rather than waits.
    in.on().script("set lock_timeout = '50ms'");
    in.on().script("insert into send_log (person_id, channel) values (7, 'email')");
    const auto got = fib::pipeline::claim_due(
        in.on(), {.owner = "00000000-0000-4000-8000-000000000001", .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    CHECK(got->people.size() == 3);
    CHECK(reader.query("select count(*) from send_log_2020_01").number(0, 0) == 1);

    reading.commit();
    CHECK(detach_oldest(in.on(), "send_log", day("2020-03-01")).partition == "send_log_2020_01");
}

TEST_CASE("a sender in the middle of its transaction is waited for no longer than others can bear") {
    old_town in;
    session sender{in.settings()};
    fib::store::transaction sending{sender};
    sender.query("insert into send_log (person_id, channel) values (7, 'email')");
    CHECK(detach_oldest(in.on(), "send_log", day("2020-02-01")).busy);
    sender.query("insert into send_log (person_id, channel) values (8, 'email')");
    sending.commit();
    CHECK(in.number("select count(*) from send_log where person_id in (7, 8)") == 2);
}
