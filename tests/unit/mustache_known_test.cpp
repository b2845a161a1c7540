#include "mustache/program.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

namespace {

using namespace std::string_literals;
namespace mustache = fib::mustache;

using texts = std::map<std::string, std::string, std::less<>>;

mustache::options known_names(texts partials = {}) {
    mustache::options how;
    how.source = "welcome.mustache";
    how.known = {"first_name", "last_name", "business_name"};
    how.partial = [partials = std::move(partials)](std::string_view name) -> std::optional<std::string> {
        const auto found = partials.find(name);
        return found == partials.end() ? std::nullopt : std::optional{found->second};
    };
    return how;
}

std::string rendered(std::string_view text, const mustache::options& how, std::vector<std::string_view> slots) {
    std::string out;
    mustache::program::compile(text, how).value().render(slots, out);
    return out;
}

std::string fault(std::string_view text, texts partials = {}) {
    const auto program = mustache::program::compile(text, known_names(std::move(partials)));
    REQUIRE(program.has_error());
    return program.error().text();
}

}  // namespace

TEST_CASE("a slot is printed where its name stands, escaped for HTML unless the template says raw") {
    CHECK(rendered("{{first_name}} {{{last_name}}} {{&business_name}}", known_names(), {"<Ann>", "O'Neil", "A & B"}) ==
          "&lt;Ann&gt; O'Neil A & B");
    CHECK(rendered("{{first_name}}", known_names(), {"Joe's \"Diner\" & <Grill>", "", ""}) ==
          "Joe&#39;s &quot;Diner&quot; &amp; &lt;Grill&gt;");
}

TEST_CASE("render appends to what is there") {
    std::string out = "{\"subject\":\"";
    mustache::program::compile("Hi {{first_name}}", known_names())
        .value()
        .render(std::vector<std::string_view>{"Ann", "", ""}, out);
    CHECK(out == "{\"subject\":\"Hi Ann");
}

TEST_CASE("a section is rendered where its slot is not empty, an inverted one where it is") {
    const auto* text = "{{#last_name}}Dear {{first_name}} {{last_name}}{{/last_name}}{{^last_name}}Hi{{/last_name}}!";
    CHECK(rendered(text, known_names(), {"Ann", "Lee", ""}) == "Dear Ann Lee!");
    CHECK(rendered(text, known_names(), {"Ann", "", ""}) == "Hi!");
}

TEST_CASE("sections nest and an outer one that is left out takes the inner with it") {
    const auto* text =
        "a{{#first_name}}b{{^last_name}}c{{#business_name}}d{{/business_name}}e{{/last_name}}f{{/first_name}}g";
    CHECK(rendered(text, known_names(), {"x", "", "x"}) == "abcdefg");
    CHECK(rendered(text, known_names(), {"x", "", ""}) == "abcefg");
    CHECK(rendered(text, known_names(), {"x", "x", "x"}) == "abfg");
    CHECK(rendered(text, known_names(), {"", "", "x"}) == "ag");
}

TEST_CASE("an unknown name is an error with file, line and the name that was meant") {
    CHECK(fault("Hi\n\n{{frist_name}}") == "welcome.mustache:3: unknown name \"frist_name\": did you mean first_name?");
    CHECK(fault("{{name}}").find("did you mean last_name or first_name or business_name?") != std::string::npos);
    CHECK(fault("{{colour}}").find("the names known here are first_name, last_name, business_name") !=
          std::string::npos);
    CHECK(fault("\n{{#phone}}{{/phone}}").find("welcome.mustache:2: unknown name \"phone\"") == 0);
}

TEST_CASE("a name that looks inside a value is an error where values are plain") {
    CHECK(fault("\n{{person.first_name}}").find("welcome.mustache:2: \"person.first_name\" looks inside") == 0);
    CHECK(fault("{{.}}").find("welcome.mustache:1: \".\" looks inside") == 0);
}

TEST_CASE("a tag that is not closed is an error at the line where it begins") {
    CHECK(fault("a\n{{first_name}\nb").find("welcome.mustache:2: the tag \"{{first_name}\" is not closed") == 0);
    CHECK(fault("a\n{{first_name}\nb {{last_name}}").find("welcome.mustache:2: ") == 0);
    CHECK(fault("a\n\n{{{first_name}}").find("welcome.mustache:3: ") == 0);
    CHECK(fault("\n{{! no end").find("welcome.mustache:2: ") == 0);
    CHECK(fault("{{").find("welcome.mustache:1: ") == 0);
}

TEST_CASE("a section that is not closed is an error at the line where it opens") {
    CHECK(fault("a\n{{#first_name}}\n\nb") == "welcome.mustache:2: the section \"first_name\" is not closed");
    CHECK(fault("{{^first_name}}{{#last_name}}{{/last_name}}\n").find("welcome.mustache:1: ") == 0);
}

TEST_CASE("a closing that does not match is an error at its line and names what is open") {
    CHECK(
        fault("{{#first_name}}\n{{#last_name}}\n{{/first_name}}") ==
        "welcome.mustache:3: \"first_name\" is closed where the section \"last_name\" of line 2 must be closed first");
    CHECK(fault("\n\n\n{{/first_name}}") == "welcome.mustache:4: \"first_name\" is closed but was never opened");
}

TEST_CASE("delimiters that are none are an error at their line") {
    for (const auto* text : {"\n{{=<%=}}", "\n{{=<% %> %>=}}", "\n{{== ===}}", "\n{{=  =}}", "\n{{=<% %>}}"}) {
        CAPTURE(text);
        CHECK(fault(text).find("welcome.mustache:2: ") == 0);
    }
}

TEST_CASE("a tag without a name, or with a blank in it, is an error at its line") {
    CHECK(fault("\n{{}}").find("welcome.mustache:2: ") == 0);
    CHECK(fault("\n{{# }}").find("welcome.mustache:2: ") == 0);
    CHECK(fault("\n{{first name}}").find("welcome.mustache:2: \"first name\" is no name") == 0);
}

TEST_CASE("a template that is not UTF-8 is an error at the line of the byte") {
    CHECK(fault("Caf\xc3\xa9\nCaf\xe9") ==
          "welcome.mustache:2: the byte 0xe9 is not UTF-8: save the template as UTF-8");
}

TEST_CASE("partials stand in place of their tags, indented where the tag stands alone") {
    const auto how = known_names({{"sign", "Yours,\n{{first_name}}\n"}, {"box", "[\n  {{>sign}}\n]\n"}});
    CHECK(rendered("{{>sign}}", how, {"Ann", "", ""}) == "Yours,\nAnn\n");
    CHECK(rendered("a {{>sign}} b", how, {"Ann", "", ""}) == "a Yours,\nAnn\n b");
    CHECK(rendered(" {{>box}}\nend", how, {"A\nB", "", ""}) == " [\n   Yours,\n   A\nB\n ]\nend");
}

TEST_CASE("an error in a partial names the partial and its line") {
    CHECK(fault("a\n{{>sign}}", {{"sign", "x\n\n{{nobody}}"}}).find("sign:3: unknown name \"nobody\"") == 0);
    CHECK(fault("a\n{{>sign}}", {{"sign", "x\n{{#first_name}}"}}).find("sign:2: the section") == 0);
}

TEST_CASE("a missing partial is an error that names the chain") {
    CHECK(fault("a\n{{>outer}}", {{"outer", "\n\n{{>inner}}"}}) ==
          "outer:3: the partial \"inner\" does not exist (welcome.mustache > outer > inner)");
}

TEST_CASE("a partial that includes itself is an error that names the chain") {
    CHECK(fault("{{>a}}", {{"a", "{{>b}}"}, {"b", "\n{{#first_name}}{{>a}}{{/first_name}}"}}) ==
          "b:2: the partial \"a\" includes itself (welcome.mustache > a > b > a)");
}

TEST_CASE("partials that double at each level are refused before they fill the memory") {
    texts partials;
    for (int i = 0; i < 40; ++i) {
        const auto next = "{{>p" + std::to_string(i + 1) + "}}";
        partials["p" + std::to_string(i)] = next + next;
    }
    partials["p40"] = "";
    CHECK(fault("{{>p0}}", partials).find("larger than 4 MiB") != std::string::npos);
}

TEST_CASE("names() are the known names in use, sorted, those of partials among them") {
    const auto program = mustache::program::compile("{{last_name}}{{^last_name}}{{>sign}}{{/last_name}}",
                                                    known_names({{"sign", "{{&business_name}}"}}))
                             .value();
    CHECK(program.names() == std::vector<std::string_view>{"business_name", "last_name"});
}

TEST_CASE("rendering with other slots than the template knows is refused") {
    const auto program = mustache::program::compile("{{last_name}}", known_names()).value();
    std::string out;
    CHECK_THROWS_AS(program.render(std::vector<std::string_view>{"a"}, out), std::logic_error);
    CHECK_THROWS_AS(program.render(mustache::value{}, out).value(), std::logic_error);
    const auto looked_up = mustache::program::compile("{{last_name}}", {}).value();
    CHECK_THROWS_AS(looked_up.render(std::vector<std::string_view>{}, out), std::logic_error);
    CHECK(out.empty());
}
