#include "mustache/inlined.hpp"
#include "mustache/program.hpp"

#include <doctest/doctest.h>

#include <map>

namespace {

namespace mustache = fib::mustache;
using texts = std::map<std::string, std::string, std::less<>>;

mustache::partial_source from(texts partials) {
    return [partials = std::move(partials)](std::string_view name) -> std::optional<std::string> {
        const auto found = partials.find(name);
        return found == partials.end() ? std::nullopt : std::optional{found->second};
    };
}

std::string inlined(std::string_view text, texts partials) {
    return mustache::inline_partials(text, "page", from(std::move(partials))).value();
}

std::string rendered(std::string_view text, const mustache::partial_source& partial) {
    mustache::options how;
    how.known = {"x", "y"};
    how.partial = partial;
    std::string out;
    mustache::program::compile(text, how).value().render(std::vector<std::string_view>{"X", ""}, out);
    return out;
}

}  // namespace

TEST_CASE("a template without partials stays as it is written") {
    const auto* text = "{{! note }}\r\n  {{#x}}\n a {{ x }}\n {{/x}}\n{{=<% %>=}}\n<%{y}%> {{";
    CHECK(inlined(text, {}) == text);
}

TEST_CASE("the partial's source stands where its tag stood") {
    CHECK(inlined("a {{>p}} b", {{"p", "{{ x }}"}}) == "a {{ x }} b");
    CHECK(inlined("{{>p}}\nb", {{"p", "{{#x}}\n1\n{{/x}}\n"}}) == "{{#x}}\n1\n{{/x}}\nb");
    CHECK(inlined("  {{>p}}\nb", {{"p", "1\n\n{{>q}}\n"}, {"q", "2\n"}}) == "  1\n\n  2\nb");
}

TEST_CASE("delimiters of the template and of its partial do not reach each other") {
    CHECK(inlined("{{=<% %>=}}\n<%>p%>\n<%x%>\n", {{"p", "{{x}}\n"}}) ==
          "{{=<% %>=}}\n<%={{ }}=%>\n{{x}}\n{{=<% %>=}}\n<%x%>\n");
    CHECK(inlined("a {{>p}} {{x}}", {{"p", "{{=| |=}}|x|"}}) == "a {{=| |=}}|x||={{ }}=| {{x}}");
}

TEST_CASE("a template renders the same with its partials in place") {
    const texts partials{{"section", "  {{#x}}\n{{x}}\n  {{/x}}"},
                         {"empty", ""},
                         {"lines", "1\n\n2\n"},
                         {"pipes", "{{=| |=}}\n|#x|\n{{x}} |x|\n|/x|\n"},
                         {"nested", "<\n  {{>lines}}\n{{>pipes}}{{>section}}\n>"},
                         {"blank", "\n"},
                         {"inverted", "{{^y}}\n{{#x}}\n\nboth{{/x}}{{/y}}"}};
    const auto partial = from(partials);
    for (const auto& [name, source] : partials) {
        const auto tag = "{{>" + name + "}}";
        for (const auto& text : {tag, "a " + tag + " b", "  " + tag + "\nb", "a\n" + tag + "{{#x}}\nc{{/x}}\n",
                                 "{{#x}}\n " + tag + tag + "\n{{/x}}\n", " " + tag + "\n\n" + tag,
                                 "{{=<% %>=}}<%>" + name + "%>\n {{x}} <%x%><%>" + name + "%><%! %>\n"}) {
            CAPTURE(text);
            const auto whole = mustache::inline_partials(text, "page", partial).value();
            CAPTURE(whole);
            CHECK(rendered(whole, {}) == rendered(text, partial));
        }
    }
}

TEST_CASE("a partial whose edge makes a tag with the text beside it is refused with its place") {
    const auto joined =
        mustache::inline_partials("one\n{ {{>open}}{{>name}}", "page", from({{"open", "{"}, {"name", "{x}}"}}));
    REQUIRE(joined.has_error());
    CHECK(joined.error().text().find("name:1: \"{x}}\" cannot stand beside") == 0);
}

TEST_CASE("a missing or recursive partial is an error that names the chain") {
    CHECK(mustache::inline_partials("\n{{>p}}", "page", {}).error().text() ==
          "page:2: the partial \"p\" does not exist (page > p)");
    CHECK(mustache::inline_partials("{{>p}}", "page", from({{"p", "{{>p}}"}})).error().text() ==
          "p:1: the partial \"p\" includes itself (page > p > p)");
}
