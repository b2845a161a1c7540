#include "cli/test_mail.hpp"

#include "cli/command.hpp"
#include "pipeline/unsubscribe_link.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <string>

using namespace fib::cli;
using fib::providers::slot;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

const fib::providers::body_layout layout{R"({"to":")",
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
                                         R"("})"};

fib::pipeline::mail_source source() {
    return {.template_id = "hello",
            .campaign_id = "HOOK-001",
            .subject = "{{business_name}}, {{first_name}}?",
            .preview_text = "News for {{community}}",
            .body_html =
                "<body>{{preview_text}} <a href=\"{{landing_page_url}}\">look</a> "
                "<a href=\"https://example.org/x\">there</a> {{unsubscribe_url}}</body>",
            .body_text = "{{landing_page_url}} {{unsubscribe_url}} {{postal_address}} {{current_year}}"};
}

fib::sending_settings settings() {
    fib::sending_settings from;
    from.postal_address = "1 Main St";
    from.tracking_url = "https://t.example.com";
    from.learning_center_url = "https://learn.example.com";
    from.app_key = fib::secret{"key"};
    return from;
}

struct read_mail {
    simdjson::dom::parser parser;
    simdjson::dom::element json;
    explicit read_mail(const test_mail& made) : json{parser.parse(made.mail.body)} {}
    std::string at(const char* name) const { return std::string{json[name].get_string().value()}; }
};

}  // namespace

TEST_CASE("a test mail reads as the engine writes it, and says in its subject what it is") {
    const auto made = compose_test(source(), "claim", sample_data(), settings(), layout, "me@example.com", now);
    const read_mail read{made};
    CHECK(read.at("to") == "me@example.com");
    CHECK(read.at("subject") == "[TEST] Ortiz & Daughter's Bakery, Maria?");
    CHECK(made.subject == read.at("subject"));
    CHECK(read.at("html").find("News for Rockport") != std::string::npos);
    CHECK(read.at("text").find("1 Main St 2026") != std::string::npos);
}

TEST_CASE("nothing in a test mail names a person, and no link in it is tracked or unsubscribes anybody") {
    fib::pipeline::person who;
    who.id = 4711;
    who.business_id = 815;
    who.email = "ann@example.com";
    who.first_name = "Ann";
    who.business_name = "Ann's Bakery";
    const auto made = compose_test(source(), "claim", data_of(who), settings(), layout, "me@example.com", now);
    const read_mail read{made};
    CHECK(read.at("subject") == "[TEST] Ann's Bakery, Ann?");
    for (const auto* part : {"html", "text"}) {
        CAPTURE(part);
        CHECK(read.at(part).find("4711") == std::string::npos);
        CHECK(read.at(part).find("815") == std::string::npos);
        CHECK(read.at(part).find("/t/") == std::string::npos);
    }
    CHECK(read.at("text").starts_with(
        "https://learn.example.com/claim?utm_source=email&utm_campaign=HOOK-001&pid=0&bid=0 "));
    CHECK(read.at("html").find("\"https://example.org/x\"") != std::string::npos);
    CHECK(read.at("off") == "https://t.example.com/u/test");
    fib::pipeline::unsubscribe_links links{"https://t.example.com", fib::secret{"key"}, {}};
    CHECK_FALSE(links.read("test").has_value());
}

TEST_CASE("a second test is another mail to a provider that keeps keys, and both are known by their tags") {
    using namespace std::chrono_literals;
    const auto one = compose_test(source(), "claim", sample_data(), settings(), layout, "me@example.com", now);
    const auto two = compose_test(source(), "claim", sample_data(), settings(), layout, "me@example.com", now + 1us);
    CHECK(one.mail.person_and_step != two.mail.person_and_step);
    CHECK(one.mail.person_and_step.starts_with("test-"));
    CHECK(read_mail{one}.at("tag") == "test");
    CHECK(read_mail{one}.at("key") == one.mail.person_and_step);
}

TEST_CASE("a template that does not compile is named with its line") {
    auto wrong = source();
    wrong.body_html = "\n{{nonsense}}";
    CHECK_THROWS_WITH_AS(compose_test(wrong, "claim", sample_data(), settings(), layout, "me@example.com", now),
                         doctest::Contains("hello"), failure);
}
