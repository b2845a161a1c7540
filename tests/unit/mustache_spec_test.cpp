#include "mustache/program.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace {

using fib::mustache::value;

value read_specification(const std::string& name) {
    std::ifstream file{std::string{FIB_TEST_DATA} + "/mustache-spec/" + name + ".json"};
    std::ostringstream text;
    text << file.rdbuf();
    return fib::mustache::parse_json(text.str()).value();
}

const value& member(const value& of, const std::string& name) {
    return std::get<value::object>(of.is).at(name);
}

const std::string& text(const value& of, const std::string& name) {
    return std::get<std::string>(member(of, name).is);
}

std::string rendered(const value& test) {
    fib::mustache::options how;
    how.source = text(test, "name");
    how.partial = [&](std::string_view name) -> std::optional<std::string> {
        const auto& all = std::get<value::object>(test.is);
        const auto partials = all.find("partials");
        if (partials == all.end()) return {};
        const auto& texts = std::get<value::object>(partials->second.is);
        const auto found = texts.find(name);
        if (found == texts.end()) return {};
        return std::get<std::string>(found->second.is);
    };
    std::string out;
    const auto program = fib::mustache::program::compile(text(test, "template"), how).value();
    program.render(member(test, "data"), out).value();
    return out;
}

void run_all(const std::string& name, std::size_t count) {
    const auto specification = read_specification(name);
    const auto& tests = std::get<value::list>(member(specification, "tests").is);
    CHECK(tests.size() == count);
    for (const auto& test : tests) {
        const auto title = name + ": " + text(test, "name");
        SUBCASE(title.c_str()) {
            CHECK_MESSAGE(rendered(test) == text(test, "expected"), title);
        }
    }
}

}  // namespace

TEST_CASE("comments are what the Mustache specification says") {
    run_all("comments", 12);
}
TEST_CASE("delimiters are what the Mustache specification says") {
    run_all("delimiters", 14);
}
TEST_CASE("interpolation is what the Mustache specification says") {
    run_all("interpolation", 42);
}
TEST_CASE("inverted sections are what the Mustache specification says") {
    run_all("inverted", 22);
}
TEST_CASE("partials are what the Mustache specification says") {
    run_all("partials", 12);
}
TEST_CASE("sections are what the Mustache specification says") {
    run_all("sections", 34);
}
