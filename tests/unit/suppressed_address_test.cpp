#include "pipeline/suppressed_address.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace fib::pipeline;

TEST_CASE("an address is listed in one way, however it was written") {
    for (const auto& [written, listed] : {std::pair{" Ann@Example.COM\r\n", "ann@example.com"},
                                          {"@Example.com", "@example.com"},
                                          {"+tag@example.com", "+tag@example.com"},
                                          {"+1 (402) 555-0101", "+14025550101"},
                                          {"402.555.0101", "+14025550101"},
                                          {"1-402-555-0101", "+14025550101"},
                                          {"+442079460000", "+442079460000"}}) {
        CAPTURE(written);
        const auto read = suppressed_address(written);
        REQUIRE(read.has_value());
        CHECK(*read == listed);
    }
}

TEST_CASE("what is no address is refused with what was wrong") {
    for (const std::string_view written : {std::string_view{"a\0b@example.com", 15},
                                           {""},
                                           {"  "},
                                           {"ann"},
                                           {"ann@"},
                                           {"ann@example"},
                                           {"ann@@example.com"},
                                           {"ann@.example"},
                                           {"ann@example."},
                                           {"a b@example.com"},
                                           {"änn@example.com"},
                                           {"ann@example.com,bob@example.com"},
                                           {"Ann <ann@example.com>"},
                                           {"555-0101"},
                                           {"+0123456789"},
                                           {"+1234567"},
                                           {"+1234567890123456"},
                                           {"2-402-555-0101"},
                                           {"=1+1"}}) {
        CAPTURE(written);
        REQUIRE(suppressed_address(written).has_error());
        CHECK(suppressed_address(written).error().text.size() > 10);
    }
    CHECK(suppressed_address(std::string(300, 'a') + "@example.com").has_error());
}

TEST_CASE("a number is looked for in the ways that people write it, an address is no number") {
    const auto ways = ways_to_write("+14025550101");
    for (const auto* way : {"+14025550101", "4025550101", "(402) 555-0101", "402-555-0101"}) {
        CHECK(std::ranges::find(ways, way) != ways.end());
    }
    CHECK(ways_to_write("+442079460000").size() == 1);
    CHECK(is_number("+14025550101"));
    CHECK_FALSE(is_number("+tag@example.com"));
    CHECK_FALSE(is_number("@example.com"));
}
