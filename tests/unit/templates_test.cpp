#include "seeds/templates.hpp"

#include "base/small_file.hpp"
#include "mustache/program.hpp"
#include "mustache/value.hpp"
#include "pipeline/variables.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

namespace {

using namespace fib::seeds;
namespace mustache = fib::mustache;

const std::vector<std::string_view> known{fib::pipeline::variable_names.begin(), fib::pipeline::variable_names.end()};

const std::vector<template_row>& built_in() {
    static const auto rows = read_templates(below(embedded(), "templates"), "templates");
    if (rows.has_error()) {
        for (const auto& one : rows.error()) MESSAGE(one.text);
    }
    REQUIRE(rows.has_value());
    return *rows;
}

/// The recipients of templates/sample.json.
const mustache::value::object& recipients() {
    static const auto all = [] {
        auto text = fib::read_small_file(FIB_SOURCE_DIR "/templates/sample.json");
        return mustache::parse_json(text.value()).value();
    }();
    return std::get<mustache::value::object>(all.is);
}

std::vector<std::string_view> slots_of(const mustache::value& recipient) {
    std::vector<std::string_view> slots;
    const auto& values = std::get<mustache::value::object>(recipient.is);
    for (const auto name : known) {
        INFO(name);
        REQUIRE(values.contains(name));
        slots.push_back(std::get<std::string>(values.find(name)->second.is));
    }
    return slots;
}

std::string render(const std::string& body, mustache::escaping values, const mustache::value& recipient) {
    const auto program = mustache::program::compile(
        body, {.source = "stored", .values = values, .frame = mustache::framing::plain, .known = known, .partial = {}});
    REQUIRE(program.has_value());
    std::string out;
    program->render(slots_of(recipient), out);
    return out;
}

bool has_hole(std::string_view text) {
    if (const auto head = text.find("</style>"); head != std::string_view::npos) text.remove_prefix(head);
    for (const auto* trace : {"{{", "}}", " ,", " .", "  \n", "()", "href=\"\"", " 's", "for .", "Hi ,"}) {
        if (text.find(trace) != std::string_view::npos) return true;
    }
    return false;
}

/// Septets of a text in the GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), or nothing if a character is not in it.
std::optional<std::size_t> gsm7_length(std::string_view text) {
    static const std::string_view basic[] = {"£", "¥", "è", "é", "ù", "ì", "ò", "Ç", "Ø", "ø", "Å", "å", "Δ",
                                             "Φ", "Γ", "Λ", "Ω", "Π", "Ψ", "Σ", "Θ", "Ξ", "Æ", "æ", "ß", "É",
                                             "¤", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö", "ñ", "ü", "à"};
    std::size_t septets = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = text[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            if (c == '`' || (c < ' ' && c != '\n' && c != '\r') || c == 0x7F) return std::nullopt;
            septets += std::string_view{"^{}\\[~]|"}.find(c) == std::string_view::npos ? 1 : 2;
            ++at;
            continue;
        }
        const auto* letter = std::ranges::find_if(basic, [&](auto one) { return text.substr(at).starts_with(one); });
        if (letter == std::end(basic)) return std::nullopt;
        ++septets;
        at += letter->size();
    }
    return septets;
}

const file_set whole{
    {"email/hello.toml",
     "name = \"Hello\"\ncategory = \"hook\"\nsubject = \"Hi {{first_name}}\"\npreview_text = \"p\"\n"},
    {"email/hello.html", "{{> top}}\n<a href=\"{{landing_page_url}}\">go</a> {{unsubscribe_url}} {{postal_address}}\n"},
    {"email/hello.txt", "{{> top}}\n{{landing_page_url}} {{unsubscribe_url}} {{postal_address}}\n"},
    {"partials/top.html", "<p>{{business_name}}</p>\n"},
    {"partials/top.txt", "{{community}}\n"},
    {"sms/short.txt", "{{business_name}}: Reply STOP to opt out\n"},
};

std::string only_problem(file_set files, const std::string& path, const std::string& text) {
    files[path] = text;
    const auto rows = read_templates(files, "t");
    REQUIRE(rows.has_error());
    REQUIRE(rows.error().size() == 1);
    return rows.error()[0].text;
}

}  // namespace

TEST_CASE("every built-in email renders without a hole for everybody in sample.json, with address and way out") {
    int emails = 0;
    for (const auto& one : built_in()) {
        if (one.body_html.empty()) continue;
        ++emails;
        for (const auto& [who, recipient] : recipients()) {
            CAPTURE(one.id);
            CAPTURE(who);
            const auto html = render(one.body_html, mustache::escaping::html, recipient);
            const auto text = render(one.body_text, mustache::escaping::none, recipient);
            for (const auto* part : {&html, &text}) {
                CHECK_FALSE(has_hole(*part));
                CHECK(part->find("12 Harbor Street, Springfield, OH 45501") != std::string::npos);
                CHECK(part->find("https://api.example.com/u/sample") != std::string::npos);
            }
            CHECK(html.size() >= 4000);
            CHECK(html.size() <= 8000);
            CHECK_FALSE(has_hole(render(one.subject, mustache::escaping::none, recipient)));
            CHECK_FALSE(has_hole(render(one.preview_text, mustache::escaping::none, recipient)));
        }
    }
    CHECK(emails == 27);
}

TEST_CASE("every built-in email asks for one thing, in each part") {
    for (const auto& one : built_in()) {
        if (one.body_html.empty()) continue;
        CAPTURE(one.id);
        for (const auto* part : {&one.body_html, &one.body_text}) {
            const auto first = part->find("{{landing_page_url}}");
            CHECK(first != std::string::npos);
            CHECK(part->find("{{landing_page_url}}", first + 1) == std::string::npos);
        }
    }
}

TEST_CASE("every built-in text message is one segment of GSM-7 and says how to opt out") {
    int texts = 0;
    for (const auto& one : built_in()) {
        if (one.category != "sms") continue;
        ++texts;
        for (const auto& [who, recipient] : recipients()) {
            const auto text = render(one.body_text, mustache::escaping::none, recipient);
            CAPTURE(text);
            const auto length = gsm7_length(text);
            REQUIRE(length.has_value());
            CHECK(*length <= 160);
            CHECK(text.ends_with("Reply STOP to opt out"));
        }
    }
    CHECK(texts == 5);
}

TEST_CASE("every built-in call says that it is automated, and for whom") {
    for (const auto& one : built_in()) {
        if (one.category != "voice") continue;
        CAPTURE(one.id);
        CHECK(one.body_text.find("automated assistant from Fibonacco") != std::string::npos);
        CHECK(one.body_text.find("say stop") != std::string::npos);
    }
}

TEST_CASE("a template is stored with its partials in place and the names that it uses") {
    const auto rows = read_templates(whole, "t");
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 2);
    const auto& hello = rows->front();
    CHECK(hello.id == "hello");
    CHECK(hello.body_html.starts_with("<p>{{business_name}}</p>\n<a href"));
    CHECK(hello.body_text.starts_with("{{community}}\n"));
    CHECK(hello.variables == std::vector<std::string>{"business_name", "community", "landing_page_url",
                                                      "postal_address", "unsubscribe_url"});
    const auto& text = rows->back();
    CHECK(text.category == "sms");
    CHECK(text.subject.empty());
    CHECK(text.body_html.empty());
    CHECK(text.body_text == "{{business_name}}: Reply STOP to opt out");
}

TEST_CASE("an unknown name is refused with file and line, in a body, a partial and a subject") {
    const auto body = only_problem(whole, "email/hello.txt",
                                   "{{landing_page_url}}\n{{unsubscribe_url}} {{postal_address}}\n{{firstname}}\n");
    CHECK(body.starts_with("t/email/hello.txt:3: "));
    CHECK(body.find("firstname") != std::string::npos);
    CHECK(only_problem(whole, "partials/top.txt", "\n{{town}}\n").find("town") != std::string::npos);
    CHECK(only_problem(whole, "email/hello.toml",
                       "name = \"a\"\ncategory = \"a\"\nsubject = \"{{x}}\"\npreview_text = \"p\"\n")
              .starts_with("t/email/hello.toml:1: subject: "));
}

TEST_CASE("an email without address, way out or link is refused, and so is a text without STOP") {
    CHECK(only_problem(whole, "email/hello.html", "{{landing_page_url}} {{unsubscribe_url}}").find("postal_address") !=
          std::string::npos);
    CHECK(only_problem(whole, "email/hello.txt", "{{landing_page_url}} {{postal_address}}").find("unsubscribe_url") !=
          std::string::npos);
    CHECK(only_problem(whole, "sms/short.txt", "Hello {{business_name}}") ==
          "t/sms/short.txt: does not say how to opt out; end it with: Reply STOP to opt out");
}

TEST_CASE("a part that is missing, an id that is none and one that is used twice are named") {
    auto files = whole;
    files.erase("email/hello.txt");
    CHECK(read_templates(files, "t").error()[0].text == "t/email/hello.txt: is missing");
    files = whole;
    files.erase("email/hello.toml");
    CHECK(read_templates(files, "t").error()[0].text.starts_with("t/email/hello.toml: is missing"));
    CHECK(only_problem(whole, "sms/Hello World.txt", "STOP").find("no template id") != std::string::npos);
    CHECK(only_problem(whole, "sms/hello.txt", "STOP").find("email/ has too") != std::string::npos);
    CHECK(only_problem(whole, "email/hello.html", "{{> gone}}{{landing_page_url}}").find("gone") != std::string::npos);
}
