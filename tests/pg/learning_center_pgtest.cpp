#include "inbound/lead_status.hpp"
#include "inbound/learning_apply.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using fib::inbound::apply_learning_event;
using fib::inbound::read_learning_events;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

struct school : fib::test::town {
    school() {
        people(2);
        on().script(
            "insert into products (id, name, type, category) values ('seo', 'SEO', 'addon', 'content'), "
            "('ads', 'Ads', 'addon', 'content')");
    }
    void happens(const std::string& body) {
        const auto events = read_learning_events(body, now);
        REQUIRE(events.has_value());
        for (const auto& one : *events) {
            fib::store::transaction tx{on()};
            apply_learning_event(on(), one);
            tx.commit();
        }
    }
    void does(const std::string& event, const std::string& rest = "") {
        happens(R"({"id":"1","pid":1,"event":")" + event + "\"" + rest + "}");
    }
    std::string interest() { return text("select interest_level from product_interests where product_id = 'seo'"); }
};

}  // namespace

TEST_CASE("a visit becomes an activity of person and business, and the person was engaged") {
    school in;
    in.does("page_visited", R"(,"occurred_at":"2026-11-24T14:00:00Z","landing_page":"claim","campaign_id":"HOOK-001",
        "data":{"title":"Claim it","depth":3})");
    CHECK(in.number("select count(*) from activities where business_id = 1 and person_id = 1 and type = 'page_visited' "
                    "and subject = 'Claim it' and campaign_id = 'HOOK-001' and source = 'learning-center' "
                    "and metadata ->> 'depth' = '3' and metadata ->> 'landing_page' = 'claim' "
                    "and occurred_at = '2026-11-24 14:00:00+00'") == 1);
    CHECK(in.text("select last_engaged_at::text from people where id = 1") == "2026-11-24 14:00:00+00");
    in.does("page_visited", R"(,"occurred_at":"2026-11-24T13:00:00Z")");
    CHECK(in.text("select last_engaged_at::text from people where id = 1") == "2026-11-24 14:00:00+00");
}

TEST_CASE("each kind of event can be written as an activity") {
    school in;
    for (const char* event : {"page_visited", "presentation_watched", "presentation_completed", "form_submitted",
                              "document_downloaded", "chat_started", "chat_message", "chat_ended", "lead_captured"}) {
        in.does(event);
    }
    CHECK(in.number("select count(*) from activities where person_id = 1") == 9);
}

TEST_CASE("interest in a product only rises, but for a refusal, from which asking leads back") {
    school in;
    in.does("presentation_watched", R"(,"product_id":"seo")");
    CHECK(in.interest() == "engaged");
    in.does("page_visited", R"(,"product_id":"seo")");
    CHECK(in.interest() == "engaged");
    in.does("chat_ended", R"(,"data":{"products_discussed":["seo","no-such-product"],"interest":"quoted"})");
    CHECK(in.interest() == "quoted");
    in.does("form_submitted", R"(,"product_id":"seo")");
    CHECK(in.interest() == "quoted");
    in.does("form_submitted", R"(,"product_id":"seo","data":{"interest":"declined"})");
    CHECK(in.interest() == "declined");
    in.does("presentation_watched", R"(,"product_id":"seo")");
    CHECK(in.interest() == "declined");
    in.does("form_submitted", R"(,"product_id":"seo")");
    CHECK(in.interest() == "inquired");
    CHECK(in.number("select view_count from product_interests where product_id = 'seo'") == 7);
    CHECK(in.number("select count(*) from product_interests") == 1);
}

TEST_CASE("a chat is one conversation, whatever order its events come in") {
    school in;
    in.does("chat_message", R"(,"occurred_at":"2026-11-24T14:02:00Z",
        "data":{"conversation_id":"c1","message":{"role":"ai","content":"second"}})");
    in.does("chat_ended", R"(,"occurred_at":"2026-11-24T14:05:00Z","data":{"conversation_id":"c1","summary":"sold",
        "satisfaction_rating":5,"pain_points":["slow"],"objections":[{"type":"price","text":"dear"}],
        "unanswered_questions":["when?"],"tags":["hot","new"]})");
    in.does("chat_started",
            R"(,"occurred_at":"2026-11-24T14:00:00Z","landing_page":"claim","data":{"conversation_id":"c1"})");
    in.does("chat_message",
            R"(,"occurred_at":"2026-11-24T14:01:00Z","data":{"conversation_id":"c1","message":"first"})");
    CHECK(in.number("select count(*) from conversations") == 1);
    CHECK(in.text("select string_agg(m ->> 'content', ',') from conversations, jsonb_array_elements(messages) m") ==
          "first,second");
    CHECK(in.number("select count(*) from conversations where message_count = 2 and summary = 'sold' "
                    "and landing_page = 'claim' and person_id = 1 and business_id = 1 and duration_seconds = 300 "
                    "and started_at = '2026-11-24 14:00:00+00' and ended_at = '2026-11-24 14:05:00+00' "
                    "and satisfaction_rating = 5") == 1);
    for (const char* table : {"pain_points", "objections", "unanswered_questions"}) {
        CAPTURE(std::string{table});
        CHECK(in.number("select count(*) from " + std::string{table} +
                        " t join conversations c on c.id = t.conversation_id where t.business_id = 1") == 1);
    }
    CHECK(in.number("select count(*) from business_tag where business_id = 1") == 2);
    in.does("chat_ended", R"(,"data":{"conversation_id":"c1","tags":["hot"],"messages":[{"content":"whole"}]})");
    CHECK(in.text("select messages ->> 0 from conversations") == R"({"content": "whole"})");
    CHECK(in.number("select message_count from conversations") == 1);
    CHECK(in.number("select count(*) from tags") == 2);
}

TEST_CASE("a lead is made of a prospect once, and of nobody who is further") {
    school in;
    in.does("lead_captured");
    CHECK(in.text("select lead_status from businesses where id = 1") == "lead");
    in.does("lead_captured");
    CHECK(in.number("select count(*) from activities where type = 'status_changed'") == 1);
    in.on().script("update businesses set lead_status = 'customer' where id = 1");
    in.does("lead_captured");
    CHECK(in.text("select lead_status from businesses where id = 1") == "customer");
}

TEST_CASE("what names nobody, or another's person or conversation, is refused with the reason") {
    school in;
    const auto why = [&](const std::string& body) {
        try {
            in.happens(body);
        } catch (const std::runtime_error& problem) {
            in.on().rollback();
            return std::string{problem.what()};
        }
        return std::string{};
    };
    CHECK(why(R"({"id":"1","event":"page_visited","pid":99})") == "there is no person 99");
    CHECK(why(R"({"id":"1","event":"page_visited","bid":99})") == "there is no business 99");
    CHECK(why(R"({"id":"1","event":"page_visited","pid":1,"bid":2})") == "person 1 is not of business 2");
    CHECK(why(R"({"id":"1","event":"no_such_event","bid":2})").find("no_such_event") != std::string::npos);
    in.does("chat_started", R"(,"data":{"conversation_id":"c1"})");
    CHECK(why(R"({"id":"1","event":"chat_started","bid":2,"data":{"conversation_id":"c1"}})") ==
          "the conversation c1 is another business's");
    CHECK(in.number("select count(*) from activities") == 1);
}

TEST_CASE("a business goes on from prospect to customer and churned, and never back by accident") {
    school in;
    using fib::inbound::become;
    CHECK_FALSE(become(in.on(), 1, "churned", "w", now));
    CHECK(become(in.on(), 1, "trial", "w", now));
    CHECK_FALSE(become(in.on(), 1, "lead", "w", now));
    CHECK(become(in.on(), 1, "customer", "w", now));
    CHECK_FALSE(become(in.on(), 1, "trial", "w", now));
    CHECK_FALSE(become(in.on(), 1, "customer", "w", now));
    CHECK(become(in.on(), 1, "churned", "gone", now));
    CHECK(in.text("select subject || ': ' || detail from activities order by id desc limit 1") ==
          "customer became churned: gone");
}

TEST_CASE("other systems are told of a lead under its own name") {
    school in;
    in.on().script(
        "insert into webhook_targets (url, secret, events) values ('https://a.example', 'hush', '{lead_captured}')");
    in.does("lead_captured", R"(,"data":{"title":"Call me"})");
    CHECK(in.text("select body #>> '{data,title}' from webhook_queue where event = 'lead_captured'") == "Call me");
}
