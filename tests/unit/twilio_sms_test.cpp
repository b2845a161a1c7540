#include "inbound/text_message.hpp"
#include "inbound/twilio_sms_route.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::form;
using fib::inbound::kept;
using fib::inbound::read_text_message;
using fib::inbound::said;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();
const fib::inbound::twilio_signature signature{fib::secret{"12345"}, "https://engine.example"};

fib::http::received text(const std::string& from, const std::string& body) {
    const form fields{{"MessageSid", "SM1"}, {"From", from}, {"To", "+14025550199"}, {"Body", body}};
    fib::http::received call{
        .method = "POST",
        .target = "/api/webhooks/twilio/sms",
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"X-Twilio-Signature", signature.sign("https://engine.example/api/webhooks/twilio/sms", fields)}},
        .body = "MessageSid=SM1&To=%2B14025550199&From="};
    call.body += from.starts_with('+') ? "%2B" + from.substr(1) : from;
    call.body += "&Body=" + body;
    return call;
}

}  // namespace

TEST_CASE("a text message is read with what it asks for; Twilio's own judgement wins") {
    const auto plain = read_text_message({{"MessageSid", "SM1"}, {"From", "+14025550123"}, {"Body", "stop"}}, now);
    REQUIRE(plain.has_value());
    CHECK(plain->from == "+14025550123");
    CHECK(plain->what == said::stop);
    CHECK(plain->at == now);
    const auto judged = read_text_message(
        {{"SmsSid", "SM1"}, {"From", "rcs:+14025550123"}, {"Body", "hi\0!"}, {"OptOutType", "STOP"}}, now);
    REQUIRE(judged.has_value());
    CHECK(judged->what == said::stop);
    CHECK_FALSE(read_text_message({{"MessageSid", "SM1"}, {"From", "262966"}, {"Body", "stop"}}, now).has_value());
    CHECK_FALSE(read_text_message({{"From", "+14025550123"}, {"Body", "stop"}}, now).has_value());
}

TEST_CASE("a signed text message becomes one notice, and Twilio is told to say nothing") {
    fib::test::fake_intake to;
    fib::inbound::twilio_sms_route route{to, signature};
    const auto answer = fib::test::ask(route, text("+14025550123", "hello"), now);
    CHECK(answer.status == 200);
    CHECK(answer.find("content-type").starts_with("text/xml"));
    CHECK(answer.body == R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
    REQUIRE(to.notices.size() == 1);
    CHECK(to.notices[0].source == "twilio");
    CHECK(to.notices[0].id == "SM1");
    CHECK(to.notices[0].apply);

    CHECK(fib::test::ask(route, text("262966", "hello"), now).status == 200);
    CHECK(to.notices.size() == 1);

    auto forged = text("+14025550123", "hello");
    forged.body += "x";
    CHECK(fib::test::ask(route, forged, now).status == 403);
    CHECK(to.notices.size() == 1);

    to.answer = kept::away;
    CHECK(fib::test::ask(route, text("+14025550123", "hello"), now).status == 503);
}
