#include "cli/csv.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fib::cli;
using list = std::vector<std::string>;

TEST_CASE("a line of CSV is its fields, and a field written is the field read") {
    CHECK(csv_fields("a,b,c\r\n") == list{"a", "b", "c"});
    CHECK(csv_fields("a,b\r") == list{"a", "b"});
    CHECK(csv_fields("\"a,\"\"b\"\"\",,") == list{"a,\"b\"", "", ""});
    CHECK(csv_fields("") == list{""});
    CHECK_FALSE(csv_fields("\"a").has_value());
    for (const std::string text : {"plain", "a,b", "say \"x\"", "", "two\nlines", "two\r\nlines"}) {
        CHECK(csv_fields(csv_field(text)) == list{text});
    }
}

TEST_CASE("records know the line that they begin in, over fields with line ends and over empty lines") {
    csv_reader reading{"\xEF\xBB\xBFn,text\r\n1,\"two\nlines\"\n\n\r\n2,last"};
    auto record = reading.next();
    REQUIRE(record.has_value());
    CHECK(record->fields == list{"n", "text"});
    CHECK(record->line == 1);
    record = reading.next();
    REQUIRE(record.has_value());
    CHECK(record->fields == list{"1", "two\nlines"});
    CHECK(record->line == 2);
    record = reading.next();
    REQUIRE(record.has_value());
    CHECK(record->fields == list{"2", "last"});
    CHECK(record->line == 6);
    CHECK_FALSE(reading.next().has_value());
}

TEST_CASE("a text that ends within quotes says so") {
    csv_reader reading{"a\n\"b,c\nd"};
    CHECK(reading.next()->closed);
    const auto record = reading.next();
    REQUIRE(record.has_value());
    CHECK_FALSE(record->closed);
    CHECK(record->line == 2);
    CHECK_FALSE(reading.next().has_value());
}
