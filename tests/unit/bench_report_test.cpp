#include "bench/harness/ledger_reading.hpp"
#include "bench/harness/report.hpp"
#include "bench/harness/temporary_folder.hpp"
#include "bench/harness/whole_path.hpp"
#include "bench/harness/workplace.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <fstream>
#include <stdexcept>
#include <string>

using namespace fib::bench;

namespace {

constexpr const char* three_lines =
    R"({"time":"2026-11-24 15:00:00.000000+00","to":"a@example.com","attempt":"20261124-1-1","bytes":100})"
    "\n"
    R"({"time":"2026-11-24 15:00:00.050000+00","to":"b@example.com","attempt":"20261124-1-2","bytes":200,"fate":"cut"})"
    "\n"
    R"({"time":"2026-11-24 15:00:00.250000+00","to":"a@example.com","attempt":"20261124-1-3","bytes":300})"
    "\n";

std::string written(const temporary_folder& at, const std::string& text) {
    auto name = at.file("ledger");
    std::ofstream{name} << text;
    return name;
}

}  // namespace

TEST_CASE("a ledger is summed up: lines, different recipients, mean body, tenths of a second") {
    const temporary_folder at;
    const auto sum = sum_ledger(written(at, three_lines));
    CHECK(sum.lines == 3);
    CHECK(sum.recipients == 2);
    CHECK(sum.body_bytes == 200);
    REQUIRE(sum.tenths.size() == 2);
    CHECK(sum.tenths.begin()->second == 2);
    CHECK(sum.tenths.rbegin()->first - sum.tenths.begin()->first == 2);
}

TEST_CASE("a ledger's last line is left out while it is being written, and nonsense is named") {
    const temporary_folder at;
    CHECK(sum_ledger(written(at, std::string{three_lines} + R"({"time":"2026)")).lines == 3);
    CHECK_THROWS_WITH_AS(sum_ledger(written(at, "{\"to\":1}\n")),
                         "a line of the sandbox's ledger cannot be read: {\"to\":1}", std::runtime_error);
}

TEST_CASE("the length of a growing ledger is counted on from where it was") {
    const temporary_folder at;
    const auto name = written(at, three_lines);
    const auto first = ledger_length_of(name);
    CHECK(first.lines == 3);
    std::ofstream{name, std::ios::app} << "x\ny\n";
    CHECK(ledger_length_of(name, first).lines == 5);
    CHECK(ledger_length_of(name, first).bytes == first.bytes + 4);
}

TEST_CASE("throughput is what a tenth of a second brought, times ten, and the last part of one is left out") {
    const temporary_folder at;
    const auto line = line_of("a", "a", sum_ledger(written(at, three_lines)));
    REQUIRE(line.points.size() == 2);
    CHECK(line.points[0].first == doctest::Approx(0.05));
    CHECK(line.points[0].second == doctest::Approx(20));
    CHECK(line.points[1].second == 0);
}

TEST_CASE("an account balances only if everybody was accepted once and is in send_log") {
    CHECK(account{.due = 3, .accepted = 3, .recipients = 3, .sent = 3}.balances());
    CHECK_FALSE(account{.due = 3, .accepted = 4, .recipients = 3, .sent = 3}.balances());
    CHECK_FALSE(account{.due = 3, .accepted = 3, .recipients = 2, .sent = 3}.balances());
    CHECK_FALSE(account{.due = 3, .accepted = 3, .recipients = 3, .sent = 2}.balances());
    CHECK_FALSE(account{.due = 4, .accepted = 3, .recipients = 3, .sent = 3}.balances());
}

TEST_CASE("a report is one JSON object of numbers, and null where a number is not known") {
    report what;
    what.add("sends_per_second", "whole path", 1234.5, "a second");
    what.add("postgresql_s", "PostgreSQL", not_known, "s");
    what.goals.push_back({.name = "ratio", .words = "Ratio", .value = 0.65, .at_least = 0.7});
    what.checks.push_back({"balances", "the account balances", false});
    latency one{"due_to_provider", "from due to the provider", {}};
    one.values.record(std::chrono::milliseconds{2});
    what.latencies.push_back(one);
    what.tables.push_back({"sizes", "By size", {{"people", "people", 0}}, {{1000}, {2000}}});
    CHECK_FALSE(what.holds());

    simdjson::dom::parser parser;
    const auto json = parser.parse(as_json("email", what));
    CHECK(json["scenario"].get_string().value() == "email");
    CHECK(json["holds"].get_bool().value() == false);
    CHECK(json["sends_per_second"].get_double().value() == 1234.5);
    CHECK(json["postgresql_s"].is_null());
    CHECK(json["checks"]["balances"].get_bool().value() == false);
    CHECK(json["goals"].at(0)["met"].get_bool().value() == false);
    CHECK(json["goals"].at(0)["at_most"].is_null());
    CHECK(json["latencies"].at(0)["p99_ms"].get_double().value() == doctest::Approx(2));
    CHECK(json["sizes"].at(1)["people"].get_double().value() == 2000);
}

TEST_CASE("a goal is met inside its bounds, and never by what is not known") {
    CHECK(goal{.value = 0.7, .at_least = 0.7}.met());
    CHECK_FALSE(goal{.value = 0.69, .at_least = 0.7}.met());
    CHECK(goal{.value = 199, .at_most = 200}.met());
    CHECK_FALSE(goal{.value = 201, .at_most = 200}.met());
    CHECK_FALSE(goal{.value = not_known, .at_least = 0.7}.met());
}

TEST_CASE("numbers are shown in groups of three") {
    CHECK(number_text(1234567.4, 0) == "1,234,567");
    CHECK(number_text(1234.56, 1) == "1,234.6");
    CHECK(number_text(0.704, 2) == "0.70");
    CHECK(number_text(-0.5, 1) == "-0.5");
    CHECK(number_text(-1234.5, 1) == "-1,234.5");
    CHECK(number_text(not_known, 1) == "not known");
}

TEST_CASE("another database of the same server is named in every form of a connection string") {
    CHECK(with_database("postgresql://u:p@h:5432/postgres", "x") == "postgresql://u:p@h:5432/x");
    CHECK(with_database("postgresql://h", "x") == "postgresql://h/x");
    CHECK(with_database("postgresql:///postgres?host=/run/pg&port=5433", "x") ==
          "postgresql:///x?host=/run/pg&port=5433");
    CHECK(with_database("host=/run/pg dbname=postgres", "x") == "host=/run/pg dbname=postgres dbname=x");
}
