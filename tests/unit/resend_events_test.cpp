#include "inbound/resend_events.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace fib::inbound;
using kind = message_event::kind;

namespace {

const auto came = fib::timestamp_from_sql("2026-11-24 12:00:00+00").value();

std::string webhook(const std::string& type, const std::string& more = "",
                    const std::string& tags = R"({"person_and_step":"81-12","campaign":"HOOK-001"})") {
    return R"({"type":")" + type + R"(","created_at":"2024-11-22T23:41:12.126Z","data":{)" +
           R"("created_at":"2024-11-22T23:41:11.894719+00:00","email_id":"56761188-7520-42d8-8898-ff6fc54ce618",)" +
           R"("from":"Acme <news@example.com>","to":["Ann@Example.com"],"subject":"Hi","tags":)" + tags + more + "}}";
}

resend_reading read(std::string_view json) {
    const auto made = read_resend_event(json, "msg_1", came);
    REQUIRE(made.has_value());
    return *made;
}

message_event event_in(std::string_view json) {
    const auto made = read(json);
    CHECK(made.unknown_type == "");
    REQUIRE(made.event.has_value());
    return *made.event;
}

}  // namespace

TEST_CASE("Resend: each type is an event of its kind") {
    const std::pair<const char*, kind> all[] = {
        {"email.sent", kind::sent},
        {"email.delivered", kind::delivered},
        {"email.delivery_delayed", kind::delayed},
        {"email.complained", kind::complained},
        {"email.bounced", kind::bounced},
        {"email.suppressed", kind::bounced},
        {"email.opened", kind::opened},
        {"email.clicked", kind::clicked},
        {"email.failed", kind::failed},
    };
    for (const auto& [type, what] : all) {
        CAPTURE(type);
        const auto made = event_in(webhook(type));
        CHECK(made.what == what);
        CHECK(made.source == "resend");
        CHECK(made.source_id == "msg_1");
        CHECK(made.provider_id == "56761188-7520-42d8-8898-ff6fc54ce618");
        CHECK(made.address == "ann@example.com");
        CHECK(made.person == 81);
        CHECK(made.step == 12);
        CHECK_FALSE(made.attempt.has_value());
        CHECK(fib::to_sql(made.at) == "2024-11-22 23:41:12.126000+00");
    }
}

TEST_CASE("Resend: why it bounced, failed or was not sent is kept") {
    const auto bounce = event_in(
        webhook("email.bounced", R"(,"bounce":{"message":"Mailbox gone","subType":"General","type":"Permanent"})"));
    CHECK(bounce.permanent);
    CHECK(bounce.detail == "Permanent/General: Mailbox gone");
    const auto soft = event_in(webhook("email.bounced", R"(,"bounce":{"message":"Full","type":"Transient"})"));
    CHECK_FALSE(soft.permanent);
    CHECK(soft.detail == "Transient: Full");
    const auto listed = event_in(
        webhook("email.suppressed", R"(,"suppressed":{"message":"On the list","type":"OnAccountSuppressionList"})"));
    CHECK(listed.permanent);
    CHECK(listed.detail == "OnAccountSuppressionList: On the list");
    CHECK(event_in(webhook("email.failed", R"(,"failed":{"reason":"reached_daily_quota"})")).detail ==
          "reached_daily_quota");
}

TEST_CASE("Resend: who clicked what, and when, is kept") {
    const auto click =
        event_in(webhook("email.clicked", R"(,"click":{"ipAddress":"2001:DB8::1","link":"https://x.example/a",)"
                                          R"("timestamp":"2024-11-24T05:00:57.163Z","userAgent":"Agent"})"));
    CHECK(click.ip == "2001:db8::1");
    CHECK(click.url == "https://x.example/a");
    CHECK(click.user_agent == "Agent");
    CHECK(fib::to_sql(click.at) == "2024-11-24 05:00:57.163000+00");
}

TEST_CASE("Resend: the tags may be the list in which they were sent, and may be missing") {
    CHECK(event_in(webhook("email.sent", "", R"([{"name":"a","value":"b"},{"name":"person_and_step","value":"7-1"}])"))
              .person == 7);
    for (const char* tags : {"null", "[]", R"({"person_and_step":"x-1"})", R"({"person_and_step":"-5-1"})",
                             R"({"person_and_step":"99999999999999999999-1"})", R"({"person_and_step":""})"}) {
        CAPTURE(tags);
        CHECK(event_in(webhook("email.sent", "", tags)).person == 0);
    }
}

TEST_CASE("Resend: other types say nothing to us, and what is no object nothing at all") {
    CHECK(read(webhook("email.received")).unknown_type == "email.received");
    CHECK(read(webhook("contact.created")).unknown_type == "contact.created");
    CHECK_FALSE(read(webhook("email.scheduled")).event.has_value());
    CHECK(read("{}").unknown_type == "no type");
    for (const char* bad : {"", "[]", "{", "\"email.sent\""})
        CHECK_FALSE(read_resend_event(bad, "msg_1", came).has_value());
    CHECK(event_in(R"({"type":"email.sent"})").at == came);
}

TEST_CASE("Resend: what comes of a test mail is no event") {
    const auto made = read(webhook("email.bounced", "", R"({"person_and_step":"test-1764000000","campaign":"TEST"})"));
    CHECK_FALSE(made.event.has_value());
    CHECK(made.unknown_type == "");
}
