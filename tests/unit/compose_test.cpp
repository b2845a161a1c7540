#include "pipeline/compose.hpp"

#include "pipeline/compiled_mail.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace fib::pipeline;
using fib::providers::slot;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

fib::providers::body_layout json_layout() {
    return {R"({"to":")",
            slot::to,
            R"(","subject":")",
            slot::subject,
            R"(","html":")",
            slot::html,
            R"(","text":")",
            slot::text,
            R"(","tag":")",
            slot::attempt,
            R"(","key":")",
            slot::person_and_step,
            R"(","off":")",
            slot::unsubscribe_url,
            R"(","campaign":")",
            slot::campaign_id,
            R"("})"};
}

mail_source source() {
    return {.template_id = "hello",
            .campaign_id = "HOOK 001",
            .subject = "{{business_name}}, {{first_name}}?",
            .preview_text = "News for {{community}}",
            .body_html =
                "<p>{{preview_text}}</p><p>Dear {{first_name}} of {{business_name}}</p>"
                "<a href=\"{{landing_page_url}}\">look</a> {{unsubscribe_url}} {{postal_address}}",
            .body_text = "Dear {{first_name}} of {{business_name}}: {{landing_page_url}} ({{current_year}})"};
}

struct filled {
    std::string to, subject, html, text, tag, key, off, campaign;
    std::string activity;
};

tracking_links links() {
    return {"https://t.example.com", "https://learn.example.com", fib::secret{"key"}, {}};
}

filled compose_for(const person& who, const mail_source& from = source(),
                   std::optional<tracking_links> tracking = links()) {
    step what;
    what.id = 77;
    what.campaign_id = "HOOK 001";
    what.landing_page = "claim-your-listing";
    what.mail = *compiled_mail::compile(from, json_layout());
    composer writer{{.learning_center_url = "https://learn.example.com",
                     .postal_address = "1 Main St",
                     .tracking = std::move(tracking)},
                    {"https://t.example.com", fib::secret{"key"}, {}}};
    const auto done = writer.compose(who, what, {981, 17, std::chrono::year{2026} / 11 / 24}, now);
    simdjson::dom::parser parser;
    const auto json = parser.parse(done.mail.body);
    const auto field = [&](const char* name) { return std::string{json[name].get_string().value()}; };
    return {field("to"),  field("subject"), field("html"),     field("text"), field("tag"),
            field("key"), field("off"),     field("campaign"), done.subject};
}

person baker() {
    person who;
    who.id = 5;
    who.business_id = 6;
    who.email = "ann@example.com";
    who.business_name = "Joe's Diner & Grill";
    who.community = "Elm Creek";
    return who;
}

}  // namespace

TEST_CASE("HTML parts escape values for HTML, subjects and text parts do not") {
    const auto mail = compose_for(baker());
    CHECK(mail.subject == "Joe's Diner & Grill, there?");
    CHECK(mail.html.find("Joe&#39;s Diner &amp; Grill") != std::string::npos);
    CHECK(mail.text.find("Dear there of Joe's Diner & Grill") != std::string::npos);
    CHECK(mail.html.find("News for Elm Creek") != std::string::npos);
}

TEST_CASE("each mail names its attempt, its person and step, and a landing page that knows who comes") {
    const auto mail = compose_for(baker());
    CHECK(mail.to == "ann@example.com");
    CHECK(mail.tag == "20261124-981-17");
    CHECK(mail.key == "5-77");
    CHECK(mail.campaign == "HOOK_001");
    CHECK(mail.text.find("https://learn.example.com/claim-your-listing?utm_source=email&utm_campaign=HOOK%20001&pid=5"
                         "&bid=6 (2026)") != std::string::npos);
    CHECK(mail.off.starts_with("https://t.example.com/u/"));
    CHECK(mail.html.find(mail.off) != std::string::npos);
}

namespace {

/// What the links of a mail that begin with this lead to, in their order.
std::vector<tracked> read_links(const std::string& html, const std::string& begin) {
    auto reader = links();
    std::vector<tracked> out;
    for (auto at = html.find(begin); at != std::string::npos; at = html.find(begin, at + 1)) {
        const auto token = at + begin.size();
        const auto read = reader.read(html.substr(token, html.find_first_of("\"'", token) - token));
        REQUIRE(read.has_value());
        out.push_back(*read);
    }
    return out;
}

}  // namespace

TEST_CASE("links of the HTML part are clicks of this attempt that lead where they led, and the pixel is its open") {
    auto from = source();
    from.body_html =
        "<body><a href=\"{{landing_page_url}}\">1</a><a href='https://shop.example/?a=1&amp;b=2'>2</a>"
        "<a href=\"{{unsubscribe_url}}\">off</a></body>";
    const auto mail = compose_for(baker(), from);
    const auto clicks = read_links(mail.html, "https://t.example.com/t/c/");
    REQUIRE(clicks.size() == 2);
    for (const auto& click : clicks) {
        CHECK(click.what == tracked::kind::click);
        CHECK(click.attempt.value().text() == "20261124-981-17");
        CHECK(click.person == 5);
        CHECK(click.business == 6);
        CHECK(click.links == 2);
    }
    CHECK(clicks[0].link == 1);
    CHECK(mail.text.find(clicks[0].url) != std::string::npos);
    CHECK(clicks[1].link == 2);
    CHECK(clicks[1].url == "https://shop.example/?a=1&b=2");
    const auto opens = read_links(mail.html, "https://t.example.com/t/o/");
    REQUIRE(opens.size() == 1);
    CHECK(opens[0].what == tracked::kind::open);
    CHECK(opens[0].attempt.value().text() == "20261124-981-17");
    CHECK(mail.html.find("<a href=\"" + mail.off + "\">off</a>") != std::string::npos);
    CHECK(mail.text.find("/t/c/") == std::string::npos);
}

TEST_CASE("where a provider keeps idempotency keys, links are the same at every attempt and name person and step") {
    step what;
    what.id = 77;
    what.campaign_id = "HOOK 001";
    what.landing_page = "claim-your-listing";
    auto layout = json_layout();
    std::erase_if(layout, [](const auto& one) {
        return std::holds_alternative<slot>(one) && std::get<slot>(one) == slot::attempt;
    });
    what.mail = *compiled_mail::compile(source(), layout);
    composer writer{{.learning_center_url = "https://learn.example.com",
                     .postal_address = "1 Main St",
                     .tracking = links(),
                     .same_at_every_attempt = true},
                    {"https://t.example.com", fib::secret{"key"}, {}}};
    const auto first = writer.compose(baker(), what, {981, 17, std::chrono::year{2026} / 11 / 24}, now).mail.body;
    const auto again = writer.compose(baker(), what, {999, 1, std::chrono::year{2026} / 11 / 25}, now).mail.body;
    CHECK(first == again);
    CHECK(first.find("/t/o/") != std::string::npos);
}

TEST_CASE("without tracking no mail has a pixel, and links lead where they lead") {
    const auto mail = compose_for(baker(), source(), std::nullopt);
    CHECK(mail.html.find("/t/") == std::string::npos);
    CHECK(mail.html.find("href=\"https://learn.example.com/claim-your-listing?utm_source=email&amp;utm_campaign") !=
          std::string::npos);
}

TEST_CASE("an author cannot use the variables that tracking adds") {
    auto from = source();
    from.body_html = "{{open_pixel_url}}";
    CHECK(compiled_mail::compile(from, json_layout()).has_error());
}

TEST_CASE("no name can inject a header, break the JSON, or make the activity's subject too long") {
    auto who = baker();
    who.first_name = "Ann\r\nBcc: x@example.com";
    CHECK(compose_for(who).subject.find_first_of("\r\n") == std::string::npos);
    CHECK(compose_for(who).activity.find_first_of("\r\n") == std::string::npos);
    who.first_name = "\"}\\\x01";
    CHECK(compose_for(who).text.find("\"}\\\x01") != std::string::npos);
    const std::string many(10000, 'x');
    who.first_name = many;
    CHECK(compose_for(who).activity.size() == 255);
    CHECK(compose_for(who).html.find(many) != std::string::npos);
    who.first_name = "Ann \xff\xfe";
    CHECK(compose_for(who).subject.find("Ann") != std::string::npos);
}

TEST_CASE("text is cut between characters, not inside one") {
    CHECK(first_characters("äöü", 2) == "äö");
    CHECK(first_characters("ab", 5) == "ab");
}

TEST_CASE("a template that names something unknown is refused with its part and line") {
    auto from = source();
    from.body_text = "Dear\n{{frist_name}}";
    const auto bad = compiled_mail::compile(from, json_layout());
    REQUIRE(bad.has_error());
    CHECK(bad.error().text().find("hello (text)") != std::string::npos);
    CHECK(bad.error().text().find(":2:") != std::string::npos);
    CHECK(bad.error().text().find("frist_name") != std::string::npos);
}
