#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;

namespace {

struct desk : fib::test::command_town {
    std::filesystem::path folder;
    desk() {
        auto name = (std::filesystem::temp_directory_path() / "suppression-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
    }
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;
    ~desk() { std::filesystem::remove_all(folder); }
    std::string file(const char* name, const std::string& text) const {
        const auto path = (folder / name).string();
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    std::int64_t listed() { return number("select count(*) from suppressions"); }
};

}  // namespace

TEST_CASE("addresses are added in any writing, listed, and taken off again") {
    desk at;
    at.people(1);
    CHECK(at.fibctl({"suppression:add", "P1@Example.com", "402-555-0101", "@Example.org", "--reason",
                     "unsubscribed"}) == exit_code::done);
    CHECK(has(at.out, "3 addresses added"));
    CHECK(at.number("select count(*) from people where do_not_email and next_send_at is null") == 1);
    CHECK(at.fibctl({"suppression:add", "p1@example.com", "--json"}) == exit_code::done);
    CHECK(at.out == "{\"asked\":1,\"added\":0}\n");
    CHECK(at.fibctl({"suppression:list", "--like", "EXAMPLE"}) == exit_code::done);
    CHECK(has(at.out, "p1@example.com"));
    CHECK(has(at.out, "@example.org"));
    CHECK_FALSE(has(at.out, "+14025550101"));
    CHECK(at.fibctl({"suppression:list", "--limit", "1"}) == exit_code::done);
    CHECK(has(at.out, "... 3 in all"));
    CHECK(at.fibctl({"suppression:list", "--reason", "bounced"}) == exit_code::done);
    CHECK(has(at.out, "No such address"));
    CHECK(at.fibctl({"suppression:list", "--json", "--like", "%"}) == exit_code::done);
    CHECK(at.out == "{\"total\":0,\"suppressions\":[]}\n");
    CHECK(at.fibctl({"suppression:remove", "p1@EXAMPLE.com"}) == exit_code::done);
    CHECK(at.number("select count(*) from people where not do_not_email and next_send_at is not null") == 1);
    CHECK(at.fibctl({"suppression:remove", "p1@example.com"}) == exit_code::failed);
    CHECK(has(at.err, "not on the list"));
}

TEST_CASE("a wrong address or reason is wrong usage, and nothing is written") {
    desk at;
    CHECK(at.fibctl({"suppression:add", "ann@example.com", "ann"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"suppression:add", "ann@example.com", "--reason", "two words"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"suppression:add"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"suppression:remove", "ann"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"suppression:import", "/nonexistent/x.csv"}) == exit_code::failed);
    CHECK(has(at.err, "cannot read"));
    CHECK(at.listed() == 0);
}

TEST_CASE("an import takes what is right, names what is not by its line, and says so by its exit") {
    desk at;
    const auto path = at.file("list.csv",
                              "Address,Reason\r\nann@example.com,complained\r\n\r\nnobody\r\n4025550101\r\n"
                              "\"@example.org\",\"bounced\",\"sheet, 2\"\r\nann@example.com\r\n");
    CHECK(at.fibctl({"suppression:import", path}) == exit_code::failed);
    CHECK(has(at.out, "5 lines read, 3 new on the list, 1 refused."));
    CHECK(has(at.err, "line 4: 'nobody' is no address"));
    CHECK(
        at.text("select string_agg(address || ' ' || reason || ' ' || source, ';' order by address collate \"C\") from "
                "suppressions") ==
        "+14025550101 manual list.csv;@example.org bounced sheet, 2;ann@example.com complained list.csv");
    const auto again = at.file("again.csv", "ann@example.com\n");
    CHECK(at.fibctl({"suppression:import", again, "--json"}) == exit_code::done);
    CHECK(at.out == "{\"lines\":1,\"added\":0,\"refused\":0,\"refused_lines\":[]}\n");
}

TEST_CASE("what is exported can be imported, over many pages") {
    desk at;
    at.on().script(R"(
insert into suppressions (address, reason, source)
  select 'p' || n || '@example.com', 'manual', 'a "b", c' from generate_series(1, 25000) n)");
    const auto path = (at.folder / "out.csv").string();
    CHECK(at.fibctl({"suppression:export", "--output", path}) == exit_code::done);
    CHECK(has(at.out, "25,000 addresses written to"));
    CHECK(at.fibctl({"suppression:export"}) == exit_code::done);
    std::ifstream written{path};
    CHECK(at.out == std::string{std::istreambuf_iterator<char>{written}, {}});
    at.on().script("create table before as select address, reason, source from suppressions; truncate suppressions");
    CHECK(at.fibctl({"suppression:import", path}) == exit_code::done);
    CHECK(at.number("select count(*) from (select address, reason, source from suppressions intersect select * from "
                    "before) same") == 25000);
    CHECK(at.fibctl({"suppression:export", "--json"}) == exit_code::done);
    CHECK(at.out.starts_with("{\"suppressions\":[{\"address\":\"p1"));
}
