#include "schema/migrate.hpp"
#include "support/database.hpp"

#include <doctest/doctest.h>

#include <future>

using fib::store::session;

namespace {

struct migrated {
    fib::test::database database;
    session connection{database.settings()};

    migrated() { fib::schema::migrate(connection, fib::schema::direction::up).value(); }

    std::int64_t make(int months) { return connection.query("select make_partitions($1)", months).number(0, 0); }
    std::int64_t number(std::string_view sql) { return connection.query(sql).number(0, 0); }
    std::string where(std::string_view condition) {
        const auto found = connection.query("select tableoid::regclass from send_log where " + std::string{condition});
        REQUIRE(found.size() == 1);
        return std::string{found.text(0, 0)};
    }
};

}  // namespace

TEST_CASE("a migrated database has partitions for this month and three more, and making them again makes none") {
    migrated at;
    CHECK(at.make(3) == 0);
    CHECK(at.make(5) == 6);
    CHECK(at.make(5) == 0);
    at.connection.script(
        "insert into send_log (person_id, channel, sent_at) select n, 'email', now() + n * interval '1 month'"
        "  from generate_series(0, 5) n");
    CHECK(at.connection.query("select 1 from send_log_default").empty());
}

TEST_CASE("a row of a month without a partition is kept, and moves to the month's partition once that is made") {
    migrated at;
    at.connection.script(
        "insert into send_log (person_id, channel, sent_at) values (1, 'sms', '2001-02-03'),"
        " (2, 'email', now() + interval '5 months')");
    CHECK(at.where("person_id = 1") == "send_log_default");
    CHECK(at.where("person_id = 2") == "send_log_default");
    const auto id = at.number("select id from send_log where person_id = 2");
    CHECK(at.make(6) == 9);
    CHECK(at.where("person_id = 1") == "send_log_default");
    CHECK(at.where("person_id = 2") != "send_log_default");
    CHECK(at.number("select id from send_log where person_id = 2") == id);
}

TEST_CASE("a month with more stray rows than are moved at once stays where it is, and keeps nobody else out") {
    migrated at;
    at.connection.script(
        "insert into send_log (person_id, channel, sent_at) select n, 'sms', now() + interval '5 months'"
        "  from generate_series(1, 10001) n");
    CHECK(at.make(6) == 8);  // months 4 and 6 of send_log, 4, 5 and 6 of the other two
    at.connection.script(
        "insert into send_log (person_id, channel, sent_at) values (-1, 'email',"
        " now() + interval '5 months'), (-2, 'email', now() + interval '6 months')");
    CHECK(at.where("person_id = -1") == "send_log_default");
    CHECK(at.where("person_id = -2") != "send_log_default");
}

TEST_CASE("months gone by are made by name, before old rows are brought in") {
    migrated at;
    const auto make = [&](const char* parent, const char* day) {
        return at.connection.query("select make_partition($1, $2)", parent, day).truth(0, 0);
    };
    CHECK(make("send_log", "2019-03-17"));
    CHECK_FALSE(make("send_log", "2019-03-01"));
    at.connection.script(
        "insert into send_log (person_id, channel, sent_at) values (1, 'sms', '2019-03-31 23:59:59Z')");
    CHECK(at.where("person_id = 1") == "send_log_2019_03");
    CHECK_THROWS_AS(make("people", "2019-03-01"), fib::store::error);
}

TEST_CASE("whoever reads for long is not waited for: the partition is made another time") {
    migrated at;
    session reader{at.database.settings()};
    fib::store::transaction reading{reader};
    reader.query("select count(*) from send_log");
    CHECK(at.make(4) == 2);  // those of the others
    reading.commit();
    CHECK(at.make(4) == 1);
}

TEST_CASE("a month is a month in UTC, whatever the session's time zone") {
    migrated at;
    at.connection.script("set timezone = 'Pacific/Auckland'");
    CHECK(at.make(7) == 12);
    at.connection.script("set timezone = 'UTC'");
    const auto bounds = at.connection.query(
        "select pg_get_expr(relpartbound, oid) from pg_class"
        " where relispartition and relkind = 'r' and relname like 'send\\_log\\_2%'");
    REQUIRE(bounds.size() == 8);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const auto bound = std::string{bounds.text(i, 0)};
        CAPTURE(bound);
        CHECK(bound.find("-01 00:00:00+00') TO ('") != std::string::npos);
        CHECK(bound.ends_with("-01 00:00:00+00')"));
    }
}

TEST_CASE("two machines that make partitions at once make each once") {
    migrated at;
    fib::store::transaction tx{at.connection};
    CHECK(at.make(8) == 15);
    auto other = std::async(std::launch::async, [&] {
        session own{at.database.settings()};
        return own.query("select make_partitions(9)").number(0, 0);
    });
    session watcher{at.database.settings()};
    while (watcher.query("select 1 from pg_locks where locktype = 'advisory' and not granted").empty()) {
        REQUIRE(other.wait_for(std::chrono::seconds{0}) == std::future_status::timeout);
    }
    tx.commit();
    CHECK(other.get() == 3);
}

TEST_CASE("a partition has every index of its table, and room for the events that follow a row") {
    migrated at;
    const auto lacking = at.connection.query(
        "select c.relname from pg_class c join pg_inherits h on h.inhrelid = c.oid"
        " where c.relkind = 'r' and (select count(*) from pg_index where indrelid = c.oid)"
        "       <> (select count(*) from pg_index where indrelid = h.inhparent)");
    CHECK(lacking.empty());
    CHECK(at.connection.query("select from pg_class where 'fillfactor=90' = any(reloptions)").size() == 14);
}

TEST_CASE("a number of months that makes no sense is refused") {
    migrated at;
    CHECK_THROWS_WITH_AS(at.make(-1), "make_partitions: -1 months ahead; say a number from 0 to 120",
                         fib::store::error);
    CHECK_THROWS_AS(at.make(121), fib::store::error);
    CHECK_THROWS_AS(at.connection.query("select make_partitions(null)"), fib::store::error);
}
