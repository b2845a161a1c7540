#include "mustache/program.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

namespace {

using namespace std::string_view_literals;
namespace mustache = fib::mustache;
using mustache::escaping;
using mustache::framing;

std::string escaped(std::string_view text, escaping values, framing frame) {
    std::string out;
    mustache::escaper{values, frame}.append(text, out);
    return out;
}

/// What a reader of the JSON string gets.
std::string unframed(const std::string& framed) {
    simdjson::dom::parser parser;
    return std::string{parser.parse('"' + framed + '"').get_string().value()};
}

std::string rendered(std::string_view text, escaping values, framing frame, std::string_view value) {
    mustache::options how;
    how.values = values;
    how.frame = frame;
    how.known = {"x"};
    std::string out;
    mustache::program::compile(text, how).value().render(std::vector{value}, out);
    return out;
}

std::string every_byte() {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    return all;
}

}  // namespace

TEST_CASE("the five characters of HTML become entities, and a quotation mark needs no second escape in JSON") {
    CHECK(escaped("<a href=\"x\">Joe's & co</a>", escaping::html, framing::json) ==
          "&lt;a href=&quot;x&quot;&gt;Joe&#39;s &amp; co&lt;/a&gt;");
    CHECK(escaped("a\\b\n", escaping::html, framing::json) == "a\\\\b\\n");
}

TEST_CASE("a subject reads as it was written") {
    const auto out = rendered("{{x}}: a \"surprise\"", escaping::none, framing::json_line, "Joe's Diner & Grill");
    CHECK(out == "Joe's Diner & Grill: a \\\"surprise\\\"");
}

TEST_CASE("HTML in the template stays HTML inside JSON, and only the value is escaped") {
    CHECK(rendered("<p class=\"a\">{{x}}</p>\n", escaping::html, framing::json, "<b>") ==
          "<p class=\\\"a\\\">&lt;b&gt;</p>\\n");
}

TEST_CASE("every byte value comes out as JSON that a reader takes back to the same text") {
    const auto ascii = every_byte().substr(0, 128);
    CHECK(unframed(escaped(ascii, escaping::none, framing::json)) == ascii);
    CHECK(escaped("\0\x01\x1f\x7f"sv, escaping::none, framing::json) == "\\u0000\\u0001\\u001f\x7f");
    CHECK(escaped("\b\f\n\r\t", escaping::none, framing::json) == "\\b\\f\\n\\r\\t");
    for (const auto frame : {framing::json, framing::json_line}) {
        for (const auto values : {escaping::html, escaping::none}) {
            CHECK_NOTHROW(unframed(escaped(every_byte(), values, frame)));
        }
    }
}

TEST_CASE("no CR, LF or other control character of a value gets into a line, nor of the template") {
    CHECK(rendered("Hi {{x}}", escaping::none, framing::json_line, "Ann\r\nBcc: all@example.com") ==
          "Hi Ann Bcc: all@example.com");
    CHECK(rendered("a\r\n\r\n\tb{{x}}", escaping::none, framing::json_line, "\0\x7f!"sv) == "a b !");
    for (const char byte : unframed(escaped(every_byte(), escaping::html, framing::json_line))) {
        CHECK_FALSE((byte >= 0 && byte < ' '));
    }
}

TEST_CASE("UTF-8 passes as it is") {
    const auto text = "Żółw \u0080 \u07ff \u0800 \ud7ff \ue000 \uffff \U00010000 \U0010ffff 🎂"sv;
    CHECK(escaped(text, escaping::html, framing::json) == text);
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD, as many as Unicode recommends") {
    const auto broken = [](std::string_view text) { return escaped(text, escaping::none, framing::json); };
    CHECK(broken("a\x80z") == "a\ufffdz");
    CHECK(broken("\xc3") == "\ufffd");
    CHECK(broken("\xc0\xaf") == "\ufffd\ufffd");                      // an overlong slash
    CHECK(broken("\xed\xa0\x80") == "\ufffd\ufffd\ufffd");            // a surrogate
    CHECK(broken("\xf4\x90\x80\x80") == "\ufffd\ufffd\ufffd\ufffd");  // above U+10FFFF
    CHECK(broken("\xe2\x82\"") == "\ufffd\\\"");                      // cut short before a quotation mark
    CHECK(broken("\xf0\x9f\x8e|\xf0\x9f\x8e") == "\ufffd|\ufffd");
    // The example of the Unicode standard, table 3-8.
    CHECK(broken("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64") == "a\ufffd\ufffd\ufffdb\ufffdc\ufffd\ufffdd");
}

TEST_CASE("plain framing leaves every byte but those of HTML alone") {
    CHECK(escaped(every_byte(), escaping::none, framing::plain) == every_byte());
    CHECK(escaped("\r\n\"\\\xff", escaping::html, framing::plain) == "\r\n&quot;\\\xff");
}

TEST_CASE("a value of 10,000 characters comes out whole") {
    const std::string quotes(10'000, '"');
    CHECK(unframed(escaped(quotes, escaping::none, framing::json)) == quotes);
    CHECK(escaped(quotes, escaping::html, framing::json).size() == quotes.size() * 6);
    CHECK(escaped(std::string(10'000, '\n'), escaping::none, framing::json_line) == " ");
}
