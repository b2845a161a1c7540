#include "providers/outcome.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using fib::providers::fit_for_detail;
using fib::providers::verdict;

TEST_CASE("every verdict has a name of its own") {
    std::set<std::string_view> names;
    for (const auto what : {verdict::accepted, verdict::rejected, verdict::throttled, verdict::unsent, verdict::halted,
                            verdict::unknown}) {
        names.insert(to_string(what));
    }
    CHECK(names == std::set<std::string_view>{"accepted", "rejected", "throttled", "unsent", "halted", "unknown"});
}

TEST_CASE("detail keeps UTF-8 as it is") {
    CHECK(fit_for_detail("Bäckerei 🥖 \xEF\xBF\xBD") == "Bäckerei 🥖 \xEF\xBF\xBD");
}

TEST_CASE("detail has a question mark for each byte that is not UTF-8") {
    CHECK(fit_for_detail("a\xFF\xC0\x80z") == "a???z");
    CHECK(fit_for_detail("\xED\xA0\x80") == "???");       // a surrogate
    CHECK(fit_for_detail("\xF4\x90\x80\x80") == "????");  // beyond U+10FFFF
    CHECK(fit_for_detail("\xE0\x80\x80") == "???");       // longer than need be
    CHECK(fit_for_detail("cut \xE2\x82") == "cut ??");
}

TEST_CASE("detail has a space for each control character") {
    CHECK(fit_for_detail(std::string_view{"a\0b\r\nc\x7F", 7}) == "a b  c ");
    CHECK(fit_for_detail("a\xC2\x85z") == "a z");
}

TEST_CASE("detail ends at a character before its 255th byte") {
    CHECK(fit_for_detail(std::string(300, 'x')).size() == 255);
    CHECK(fit_for_detail(std::string(254, 'x') + "é" + "y") == std::string(254, 'x'));
    CHECK(fit_for_detail(std::string(253, 'x') + "é") == std::string(253, 'x') + "é");
}
