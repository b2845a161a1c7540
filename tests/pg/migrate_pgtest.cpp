#include "schema/migrate.hpp"
#include "support/database.hpp"

#include <doctest/doctest.h>

#include <future>
#include <latch>
#include <vector>

using fib::schema::direction;
using fib::schema::migrate;
using fib::schema::migration;
using fib::store::session;

namespace {

/// Everything that the schema consists of, one line a thing.
std::string shape(session& database) {
    return std::string{database
                           .query(R"(
      with ours as (
        select c.oid, c.relname, c.relkind, c.reloptions from pg_class c
          where c.relnamespace = 'public'::regnamespace
            and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e'))
      select coalesce(string_agg(line, E'\n' order by line), '') from (
        select format('%s %s %s', relkind, relname, (select array_agg(one order by one) from unnest(reloptions) one)) from ours
        union all
        select format('column %s.%s %s %s %s %s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                      a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
          from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        union all select pg_get_indexdef(i.indexrelid) from pg_index i join ours o on o.oid = i.indexrelid
        union all select format('%s %s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
          from pg_constraint c join ours o on o.oid = c.conrelid
        union all select format('%s %s', o.relname, pg_get_triggerdef(t.oid))
          from pg_trigger t join ours o on o.oid = t.tgrelid where not t.tgisinternal
        union all select pg_get_functiondef(p.oid) from pg_proc p
          where p.pronamespace = 'public'::regnamespace
            and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      ) lines (line))")
                           .text(0, 0)};
}

constexpr migration small[] = {
    {1, "first", "c1", "create table a (id integer)", "drop table a"},
    {2, "second", "c2", "create table b (id integer)", "drop table b"},
    {3, "third", "c3", "create table c (id integer)", "drop table c"},
};

struct fresh {
    fib::test::database database;
    session connection{database.settings()};

    auto up(std::span<const migration> known = small, std::optional<int> to = {}) {
        return migrate(connection, direction::up, to, {}, known);
    }
    auto down(std::optional<int> to = {}) { return migrate(connection, direction::down, to, {}, small); }
    std::int64_t tables() {
        return connection.query("select count(*) from pg_tables where schemaname = 'public'").number(0, 0);
    }
};

}  // namespace

TEST_CASE("each undo leaves exactly what was there before its migration, and all of them nothing") {
    fresh at;
    std::vector<std::string> shapes{shape(at.connection)};
    CHECK(shapes.front().empty());
    for (const auto& next : fib::schema::all()) {
        REQUIRE(at.up(fib::schema::all(), next.number).has_value());
        shapes.push_back(shape(at.connection));
        CHECK(shapes.back() != shapes[shapes.size() - 2]);
    }
    for (auto left = fib::schema::all().size(); left > 0; --left) {
        REQUIRE(migrate(at.connection, direction::down).has_value());
        CHECK(shape(at.connection) == shapes[left - 1]);
    }
    REQUIRE(at.up(fib::schema::all()).has_value());
    CHECK(shape(at.connection) == shapes.back());
}

TEST_CASE("a migrated database is ready, and migrating it again does nothing") {
    fresh at;
    CHECK(at.up(fib::schema::all()).value().size() == fib::schema::all().size());
    CHECK(fib::schema::check(at.connection).has_value());
    CHECK(at.up(fib::schema::all()).value().empty());
}

TEST_CASE("up and down stop where they are told") {
    fresh at;
    CHECK(at.up(small, 2).value().size() == 2);
    CHECK(at.up(small, 1).value().empty());
    CHECK(at.down().value().size() == 1);
    REQUIRE(fib::schema::present(at.connection).size() == 1);
    CHECK(at.up().value().size() == 2);
    CHECK(at.down(0).value().size() == 3);
    CHECK(at.tables() == 0);
    CHECK(at.down().value().empty());
    CHECK(at.up(small, 4).error().text == "there is no migration 4; this binary knows 1 to 3");
    CHECK(at.down(-1).has_error());
}

TEST_CASE("two machines that migrate at once both succeed, and each migration runs once") {
    fresh at;
    at.connection.query("select pg_advisory_lock($1)", "7379537626420307826");
    std::latch waiting{2};
    const auto machine = [&] {
        session own{at.database.settings()};
        const fib::schema::listener heard{.waiting = [&](std::string_view who) {
            CHECK(who.find("(tests, process ") != std::string_view::npos);
            waiting.count_down();
        }};
        return migrate(own, direction::up, {}, heard, small).value().size();
    };
    auto one = std::async(std::launch::async, machine);
    auto other = std::async(std::launch::async, machine);
    waiting.wait();
    at.connection.query("select pg_advisory_unlock($1)", "7379537626420307826");
    CHECK(one.get() + other.get() == 3);
    CHECK(fib::schema::present(at.connection).size() == 3);
}

TEST_CASE("the lock is free again after success and after failure") {
    fresh at;
    constexpr migration bad[] = {{1, "bad", "c", "select nonsense", ""}};
    REQUIRE(at.up().has_value());
    REQUIRE(at.down(0).has_value());
    REQUIRE(at.up(bad).has_error());
    session other{at.database.settings()};
    CHECK(other.query("select pg_try_advisory_lock($1)", "7379537626420307826").truth(0, 0));
}

TEST_CASE("a migration that fails leaves nothing of itself, keeps those before it, and is named") {
    fresh at;
    constexpr migration broken[] = {small[0],
                                    {2, "broken", "c2", "create table b (id integer); select 1 / 0", "drop table b"}};
    const auto done = at.up(broken);
    REQUIRE(done.has_error());
    CHECK(done.error().text == "applying migration 2 (broken) failed, and nothing of it was kept: division by zero");
    CHECK(fib::schema::present(at.connection).size() == 1);
    CHECK(at.tables() == 2);
}

TEST_CASE("a database that is ahead of the binary is refused, whatever is asked") {
    fresh at;
    REQUIRE(at.up().has_value());
    const std::string refusal = "the database is at 3, this binary knows 2: use a newer binary";
    const auto older = std::span{small}.first(2);
    CHECK(at.up(older).error().text == refusal);
    CHECK(migrate(at.connection, direction::down, {}, {}, older).error().text == refusal);
    CHECK(fib::schema::check(at.connection, older).error().text == refusal);
    CHECK(fib::schema::present(at.connection).size() == 3);
}

TEST_CASE("a database that is behind the binary says what to run") {
    fresh at;
    CHECK(fib::schema::check(at.connection, small).error().text ==
          "the database has no schema yet, this binary needs 3: run: fibctl migrate up");
    REQUIRE(at.up(small, 2).has_value());
    CHECK(fib::schema::check(at.connection, small).error().text ==
          "the database is at 2, this binary needs 3: run: fibctl migrate up");
}

TEST_CASE("a migration that was changed after it was applied is refused by its name") {
    fresh at;
    REQUIRE(at.up(small, 2).has_value());
    at.connection.query("update schema_migrations set checksum = 'other' where number = $1", 2);
    for (const auto& answer : {at.up(), at.down()}) {
        REQUIRE(answer.has_error());
        CHECK(answer.error().text.starts_with("migration 2 (second) was changed after it was applied"));
    }
    using state = fib::schema::standing::state;
    const auto standing = fib::schema::stand(small, fib::schema::present(at.connection));
    REQUIRE(standing.size() == 3);
    CHECK(standing[0].where == state::applied);
    CHECK(standing[1].where == state::changed);
    CHECK(standing[2].where == state::pending);
}

TEST_CASE("a hole in the bookkeeping is refused") {
    fresh at;
    REQUIRE(at.up().has_value());
    at.connection.query("delete from schema_migrations where number = $1", 2);
    CHECK(at.up().error().text.find("has migration 3 but not 2 (second)") != std::string::npos);
}

TEST_CASE("the printed script does what migrating does") {
    fresh by_hand;
    fresh by_command;
    const auto known = fib::schema::all();
    by_hand.connection.script(fib::schema::to_script(fib::schema::plan_up(known, {}, {}).value()));
    REQUIRE(by_command.up(known).has_value());
    CHECK(shape(by_hand.connection) == shape(by_command.connection));
    CHECK(fib::schema::check(by_hand.connection).has_value());

    const auto undo = fib::schema::plan_down(known, fib::schema::present(by_hand.connection), 0).value();
    by_hand.connection.script(fib::schema::to_script(undo));
    CHECK(shape(by_hand.connection).empty());
}
