#include "schema/migrate.hpp"
#include "support/database.hpp"
#include "support/fibctl.hpp"

#include <doctest/doctest.h>

using fib::cli::exit_code;

namespace {

struct terminal {
    fib::test::database database;
    std::string out, err;

    exit_code fibctl(std::vector<std::string> arguments) {
        auto said = fib::test::fibctl(std::move(arguments), {{"DATABASE_URL", database.url().reveal()}});
        out = std::move(said.out);
        err = std::move(said.err);
        return said.code;
    }
    void script(const char* sql) { fib::store::session{database.settings()}.script(sql); }
    std::size_t applied() {
        fib::store::session own{database.settings()};
        return fib::schema::present(own).size();
    }
};

const auto all = fib::schema::all().size();

}  // namespace

TEST_CASE("fibctl migrate applies what is missing, says so, and has nothing to do the second time") {
    terminal at;
    REQUIRE(at.fibctl({"migrate"}) == exit_code::done);
    CHECK(at.out.find("   1  core          applied\n") != std::string::npos);
    CHECK(at.out.ends_with("The database is at " + std::to_string(all) + ".\n"));
    CHECK(at.applied() == all);
    CHECK(at.fibctl({"migrate", "up"}) == exit_code::done);
    CHECK(at.out == "Nothing to do: the database is at " + std::to_string(all) + ".\n");
    CHECK(at.fibctl({"migrate", "down", "--to", "2", "--json"}) == exit_code::done);
    CHECK(at.out.find(R"("at":2)") != std::string::npos);
    CHECK(at.applied() == 2);
}

TEST_CASE("fibctl migrate status tells applied from pending") {
    terminal at;
    REQUIRE(at.fibctl({"migrate", "--to", "1"}) == exit_code::done);
    CHECK(at.fibctl({"migrate", "status"}) == exit_code::done);
    CHECK(at.out.find("core") < at.out.find("applied"));
    CHECK(at.out.find("applied") < at.out.find("pending"));
    CHECK(at.fibctl({"migrate", "status", "--json"}) == exit_code::done);
    CHECK(at.out.find(R"({"number":1,"name":"core","state":"applied","applied_at":"20)") != std::string::npos);
    CHECK(at.out.find(R"({"number":2,"name":"commerce","state":"pending","applied_at":null})") != std::string::npos);
}

TEST_CASE("fibctl migrate --sql prints the script and runs nothing") {
    terminal at;
    CHECK(at.fibctl({"migrate", "--sql"}) == exit_code::done);
    CHECK(at.applied() == 0);
    at.script(at.out.c_str());
    CHECK(at.applied() == all);
    CHECK(at.fibctl({"migrate", "--sql"}) == exit_code::done);
    CHECK(at.out == "-- nothing to do\n");
}

TEST_CASE("fibctl migrate exits 1 on a database that is ahead, and its status still shows the table") {
    terminal at;
    REQUIRE(at.fibctl({"migrate"}) == exit_code::done);
    at.script("insert into schema_migrations (number, name, checksum) values (99, 'later', '')");
    CHECK(at.fibctl({"migrate"}) == exit_code::failed);
    CHECK(at.err.find("the database is at 99, this binary knows") != std::string::npos);
    CHECK(at.fibctl({"migrate", "status"}) == exit_code::failed);
    CHECK(at.out.find("unknown") != std::string::npos);
}

TEST_CASE("fibctl migrate exits 2 on what makes no sense") {
    terminal at;
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"migrate", "sideways"},
                                                      {"migrate", "--to", "x"},
                                                      {"migrate", "--to", "99"},
                                                      {"migrate", "status", "--sql"}}) {
        CAPTURE(arguments.back());
        CHECK(at.fibctl(arguments) == exit_code::wrong_usage);
        CHECK(at.out.empty());
        CHECK(!at.err.empty());
    }
    CHECK(at.applied() == 0);
}
