#include "mustache/program.hpp"

#include <doctest/doctest.h>

namespace {

namespace mustache = fib::mustache;
using mustache::value;

std::string fault(std::string_view text) {
    const auto data = mustache::parse_json(text);
    REQUIRE(data.has_error());
    return data.error().text;
}

std::string rendered(std::string_view text, std::string_view data, const mustache::options& how = {}) {
    std::string out;
    mustache::program::compile(text, how).value().render(mustache::parse_json(data).value(), out).value();
    return out;
}

}  // namespace

TEST_CASE("JSON data keeps numbers as they are written") {
    const auto data = mustache::parse_json(" [1.50, 1e3, -0 , 12345678901234567890123] ").value();
    const auto& list = std::get<value::list>(data.is);
    REQUIRE(list.size() == 4);
    CHECK(std::get<std::string>(list[0].is) == "1.50");
    CHECK(std::get<std::string>(list[1].is) == "1e3");
    CHECK(std::get<std::string>(list[2].is) == "-0");
    CHECK(std::get<std::string>(list[3].is) == "12345678901234567890123");
}

TEST_CASE("JSON data may be a single value") {
    CHECK(std::get<std::string>(mustache::parse_json(" \"a\\u00e9\\n\" ").value().is) == "aé\n");
    CHECK(std::get<std::string>(mustache::parse_json("12").value().is) == "12");
    CHECK(std::get<bool>(mustache::parse_json("true").value().is));
    CHECK(std::holds_alternative<std::monostate>(mustache::parse_json("null").value().is));
}

TEST_CASE("the last of two members with one name counts") {
    CHECK(rendered("{{a}}", R"({"a": [1, {"b": 2}], "a": "last"})") == "last");
}

TEST_CASE("what is not JSON is refused with line and byte") {
    CHECK(fault("{\"a\": 1,\n \"b\": tru}").find("line 2 (byte 15): here a value must stand") != std::string::npos);
    for (const auto* text :
         {"",          " ",     "{",           "[1,]",   "[1 2]",   "{\"a\" 1}", "{\"a\":1,}", "{1:2}",
          "nul",       "nulls", "truely",      "01",     "1.",      "-",         "1x",         "[1]]",
          "[1] 2",     "1 2",   "\"a",         "\"\n\"", "\"\\x\"", "'a'",       "\"\xff\"",   "[1}",
          "{\"a\":1]", "1e999", "\"a\" \"b\"", "null 1", "{}{}",    "]",         "[,1]",       "[\"a\"\"b\"]"}) {
        CAPTURE(text);
        CHECK(mustache::parse_json(text).has_error());
    }
}

TEST_CASE("JSON data nests 64 deep and no deeper") {
    CHECK(mustache::parse_json(std::string(64, '[') + std::string(64, ']')).has_value());
    CHECK(fault(std::string(65, '[') + std::string(65, ']')).find("deeper than 64") != std::string::npos);
    CHECK(mustache::parse_json(std::string(100'000, '[')).has_error());
}

TEST_CASE("an empty string is false, as an empty slot is, and zero is true") {
    const auto* text = "{{#a}}yes{{/a}}{{^a}}no{{/a}}";
    CHECK(rendered(text, R"({"a": ""})") == "no");
    CHECK(rendered(text, R"({"a": 0})") == "yes");
    CHECK(rendered(text, R"({"a": {}})") == "yes");
}

TEST_CASE("a list or an object prints nothing, true and false print themselves") {
    CHECK(rendered("[{{a}}{{b}}]{{c}}{{d}}", R"({"a": [1], "b": {"c": 1}, "c": true, "d": false})") == "[]truefalse");
}

TEST_CASE("data is escaped and framed as slots are") {
    mustache::options how;
    how.frame = mustache::framing::json;
    CHECK(rendered("\"{{a}}{{{a}}}\"\n", R"({"a": "<\n"})", how) == "\\\"&lt;\\n<\\n\\\"\\n");
}

TEST_CASE("a partial that includes itself without end is stopped") {
    mustache::options how;
    std::string out;
    for (const auto* text : {"{{>self}}", "x{{>self}}{{>self}}", " {{>self}}\n"}) {
        how.partial = [=](std::string_view) { return std::string{text}; };
        const auto end = mustache::program::compile(text, how).value().render(value{}, out);
        REQUIRE(end.has_error());
        CHECK(end.error().text.find("includes itself without end") != std::string::npos);
    }
}

TEST_CASE("lists in lists that would print for hours are stopped") {
    std::string text = "x";
    for (int i = 0; i < 30; ++i) text = "{{#l}}" + text + "{{/l}}";
    std::string out;
    const auto data = mustache::parse_json(R"({"l": [1, 2, 3, 4]})").value();
    CHECK(mustache::program::compile(text, {}).value().render(data, out).has_error());
}
