#include "cli/suppression_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fib::cli;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

}  // namespace

TEST_CASE("a line gives address, reason and source, and takes what it leaves out from the command") {
    const auto whole = read_suppression("Ann@Example.com, Unsubscribed ,old provider,more", "manual", "x.csv", now);
    REQUIRE(whole.has_value());
    CHECK(whole->address == "ann@example.com");
    CHECK(whole->reason == "unsubscribed");
    CHECK(whole->source == "old provider");
    CHECK(whole->at == now);
    const auto bare = read_suppression("\xEF\xBB\xBF(402) 555-0101", "manual", "x.csv", now);
    REQUIRE(bare.has_value());
    CHECK(bare->address == "+14025550101");
    CHECK(bare->reason == "manual");
    CHECK(bare->source == "x.csv");
    CHECK(read_suppression("@Example.org,,\xFF", "manual", "x.csv", now)->source == "?");
}

TEST_CASE("a line that cannot be right is refused with its reason") {
    for (const auto* line :
         {"ann", "\"ann@example.com", "ann@example.com,no such reason", "ann@example.com,\x01", ","}) {
        CAPTURE(line);
        REQUIRE(read_suppression(line, "manual", "x.csv", now).has_error());
        CHECK_FALSE(read_suppression(line, "manual", "x.csv", now).error().text.empty());
    }
}

TEST_CASE("the first line is a header where it names the columns") {
    CHECK(is_header("address,reason,source"));
    CHECK(is_header("\xEF\xBB\xBF\"Email\""));
    CHECK_FALSE(is_header("ann@example.com"));
}
