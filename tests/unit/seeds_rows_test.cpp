#include "seeds/toml_rows.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {

using namespace fib::seeds;

constexpr std::array fields{
    field{.name = "name", .longest = 5},
    field{.name = "price", .what = kind::price, .required = false},
    field{.name = "words", .what = kind::texts, .required = false},
};

fib::result<std::vector<row>, problems> rows_of(std::string_view text) {
    return read_rows(text, "things.toml", "things", fields);
}

std::string only_problem(std::string_view text) {
    const auto rows = rows_of(text);
    REQUIRE(rows.has_error());
    REQUIRE(rows.error().size() == 1);
    return rows.error()[0].text;
}

}  // namespace

TEST_CASE("rows keep their line, their values and their JSON") {
    const auto rows = rows_of("# a list\n[[things]]\nname = \"Béa\\\"\"\nprice = 29.50\nwords = [\"a\", \"b\"]\n");
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    CHECK(rows->front().line == 2);
    CHECK(rows->front().at("name") == "Béa\"");
    CHECK(rows->front().at("price") == "29.5");
    CHECK(rows->front().at("missing").empty());
    CHECK(json_array(*rows).find("Béa\\\"") != std::string::npos);
}

TEST_CASE("a name that does not belong, a value of the wrong kind and one that is missing are named with their line") {
    CHECK(only_problem("[[things]]\nname = \"a\"\nprise = 3\n") ==
          "things.toml:3: prise is not a name that belongs here");
    CHECK(only_problem("[[things]]\nname = 3\n") == "things.toml:2: name must be text");
    CHECK(only_problem("[[things]]\nname = \"a\"\nprice = -1\n") ==
          "things.toml:3: price must be a price, such as 29.00");
    CHECK(only_problem("[[things]]\nname = \"a\"\nwords = [\"a\", 1]\n") ==
          "things.toml:3: words must be a list of text");
    CHECK(only_problem("\n[[things]]\nprice = 1\n") == "things.toml:2: name is missing");
    CHECK(only_problem("[[things]]\nname = \"\"\n") == "things.toml:2: name must not be empty");
}

TEST_CASE("length is counted in characters, as PostgreSQL does") {
    CHECK(rows_of("[[things]]\nname = \"ééééé\"\n").has_value());
    CHECK(only_problem("[[things]]\nname = \"éééééé\"\n") == "things.toml:2: name is longer than 5 characters");
}

TEST_CASE("all problems of a file come at once") {
    const auto rows = rows_of("[[things]]\nname = 1\n[[things]]\nprice = \"x\"\n");
    REQUIRE(rows.has_error());
    CHECK(rows.error().size() == 3);
}

TEST_CASE("what is no TOML, and a file without the list, are problems and not exceptions") {
    CHECK(only_problem("[[things]\n").starts_with("things.toml:1: "));
    CHECK(only_problem("").starts_with("things.toml: has no [[things]]"));
    CHECK(only_problem("things = 3\n").starts_with("things.toml: has no [[things]]"));
}
