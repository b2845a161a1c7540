#include "store/pool.hpp"
#include "store/session.hpp"
#include "support/database.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace std::chrono_literals;
using fib::store::error;

namespace {

constexpr fib::store::statement echo{"test_echo", "select $1::text, $2::bigint, $3::timestamptz, $4::text[]"};

}  // namespace

TEST_CASE("values come back as they went, quotes, backslashes, UTF-8 and NULL included") {
    fib::test::database database;
    fib::store::session session{database.settings()};
    const auto moment = fib::timestamp_from_sql("2026-11-24 05:31:07.123456+00").value();
    const std::vector<std::string> words{"a\"b", "c\\d", "é,{}", ""};
    const auto answer = session.exec(echo, "O'Brien \\ \"Söhne\"\n", std::int64_t{-42}, moment, words);
    CHECK(answer.text(0, 0) == "O'Brien \\ \"Söhne\"\n");
    CHECK(answer.number(0, 1) == -42);
    CHECK(answer.moment(0, 2) == moment);
    CHECK(answer.text(0, 3) == R"({"a\"b","c\\d","é,{}",""})");
    CHECK(session.exec(echo, nullptr, nullptr, nullptr, nullptr).is_null(0, 0));
}

TEST_CASE("COPY takes tabs, line ends, backslashes and NULL as data") {
    fib::test::database database;
    fib::store::session session{database.settings()};
    session.script("create table t (a text, b bigint)");
    std::string lines;
    fib::store::copy_line line{lines};
    line.add("x\ty\nz\\.\r").add(std::int64_t{1}).end();
    line.null().add(std::int64_t{2}).end();
    fib::store::transaction tx{session};
    session.copy("t", {"a", "b"}, lines);
    tx.commit();
    const auto answer = session.query("select a from t order by b");
    REQUIRE(answer.size() == 2);
    CHECK(answer.text(0, 0) == "x\ty\nz\\.\r");
    CHECK(answer.is_null(1, 0));
}

TEST_CASE("each kind of failure is told apart") {
    fib::test::database database;
    fib::store::session session{database.settings()};
    session.script("create table t (a integer not null check (a > 0))");
    const auto kind = [&](auto&& act) {
        try {
            act();
        } catch (const error& problem) {
            return problem.why;
        }
        FAIL("no error");
        return error::kind::statement;
    };
    CHECK(kind([&] { session.query("insert into t values ($1)", -1); }) == error::kind::data);
    CHECK(kind([&] { session.query("select nonsense"); }) == error::kind::statement);
    CHECK(kind([&] { session.query("select $1::text", "\xff"); }) == error::kind::data);
    CHECK(kind([&] { session.query("select pg_terminate_backend(pg_backend_pid())"); }) == error::kind::in_doubt);
    CHECK_FALSE(session.connected());
    CHECK(kind([&] { fib::store::session{{.url = fib::secret{"postgresql://127.0.0.1:1/none"}}}; }) ==
          error::kind::connection);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    fib::test::database database;
    fib::store::session session{database.settings()};
    session.script("create table t (a integer)");
    {
        fib::store::transaction tx{session};
        session.query("insert into t values (1)");
    }
    CHECK(session.query("select count(*) from t").number(0, 0) == 0);
}

TEST_CASE("a pool connects again after its connection was lost") {
    fib::test::database database;
    boost::asio::io_context loop;
    fib::store::pool pool{database.settings(), 1};
    fib::test::run_coroutine(loop, [&]() -> boost::asio::awaitable<void> {
        const auto pid = [](fib::store::session& on) { return on.query("select pg_backend_pid()").number(0, 0); };
        const auto first = co_await pool.run(pid, fib::deadline::in(10s));
        bool lost = false;
        try {
            co_await pool.run(
                [](fib::store::session& on) { on.query("select pg_terminate_backend(pg_backend_pid())"); },
                fib::deadline::in(10s));
        } catch (const error&) {
            lost = true;
        }
        CHECK(lost);
        CHECK(co_await pool.run(pid, fib::deadline::in(10s)) != first);
    });
}

TEST_CASE("work that outlives its deadline is cut off, and the pool goes on") {
    fib::test::database database;
    boost::asio::io_context loop;
    fib::store::pool pool{database.settings(), 1};
    fib::test::run_coroutine(loop, [&]() -> boost::asio::awaitable<void> {
        bool cut = false;
        try {
            co_await pool.run([](fib::store::session& on) { on.query("select pg_sleep(20)"); },
                              fib::deadline::in(50ms));
        } catch (const error&) {
            cut = true;
        }
        CHECK(cut);
        CHECK(co_await pool.run([](fib::store::session& on) { return on.query("select 7").number(0, 0); },
                                fib::deadline::in(10s)) == 7);
    });
}
