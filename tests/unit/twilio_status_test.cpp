#include "inbound/twilio_events.hpp"
#include "inbound/twilio_status_route.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::form;
using fib::inbound::kept;
using fib::inbound::message_event;
using fib::inbound::read_call_status;
using fib::inbound::read_message_status;
using kind = message_event::kind;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();
const std::string sid = "SM" + std::string(32, 'a');

form message(const char* status, const char* code = "") {
    form fields{{"MessageSid", sid}, {"MessageStatus", status}, {"To", "+14025550123"}, {"From", "+14025550199"}};
    if (*code) fields.emplace_back("ErrorCode", code);
    return fields;
}

form outgoing_call(const char* status, const char* by = "") {
    form fields{{"CallSid", "CA12"}, {"CallStatus", status}, {"To", "+14025550123"}};
    if (*by) fields.emplace_back("AnsweredBy", by);
    return fields;
}

struct meaning {
    const char* status;
    const char* extra;
    kind what;
    bool permanent = false;
};

}  // namespace

TEST_CASE("a message's status names its attempt, the message and the number") {
    const auto events = read_message_status({{"attempt", "20261124-981-17"}}, message("delivered"), now);
    REQUIRE(events.size() == 1);
    CHECK(events[0].what == kind::delivered);
    CHECK(events[0].source == "twilio");
    CHECK(events[0].source_id == sid + ":delivered");
    CHECK(events[0].provider_id == sid);
    CHECK(events[0].address == "+14025550123");
    CHECK(events[0].attempt == fib::providers::attempt_id::parse("20261124-981-17"));
    CHECK(events[0].at == now);
}

TEST_CASE("each final status of a message has its meaning, and only what blames the number is permanent") {
    for (const meaning& one :
         {meaning{"sent", "", kind::sent}, meaning{"read", "", kind::delivered},
          meaning{"undelivered", "", kind::bounced}, meaning{"failed", "", kind::failed},
          meaning{"undelivered", "30001", kind::failed}, meaning{"failed", "30002", kind::failed},
          meaning{"undelivered", "30003", kind::bounced}, meaning{"undelivered", "30004", kind::bounced, true},
          meaning{"undelivered", "30005", kind::bounced, true}, meaning{"undelivered", "30006", kind::bounced, true},
          meaning{"undelivered", "30007", kind::failed}, meaning{"undelivered", "30008", kind::bounced},
          meaning{"failed", "30610", kind::failed}, meaning{"failed", "21211", kind::bounced, true},
          meaning{"failed", "21614", kind::bounced, true}, meaning{"failed", "99999", kind::failed},
          meaning{"canceled", "", kind::failed}}) {
        CAPTURE(one.status);
        CAPTURE(one.extra);
        const auto events = read_message_status({}, message(one.status, one.extra), now);
        REQUIRE(events.size() == 1);
        CHECK(events[0].what == one.what);
        CHECK(events[0].permanent == one.permanent);
        CHECK_FALSE(events[0].attempt.has_value());
        if (*one.extra) CHECK(events[0].detail.find(one.extra) != std::string::npos);
    }
}

TEST_CASE("a number that had opted out makes the message failed and its owner unsubscribed") {
    const auto events = read_message_status({}, message("failed", "21610"), now);
    REQUIRE(events.size() == 2);
    CHECK(events[0].what == kind::failed);
    CHECK(events[1].what == kind::unsubscribed);
    CHECK(events[0].source_id != events[1].source_id);
}

TEST_CASE("steps on the way to a final status say nothing") {
    for (const char* status : {"queued", "accepted", "scheduled", "sending", "receiving", "brand-new", ""}) {
        CAPTURE(status);
        CHECK(read_message_status({}, message(status), now).empty());
    }
    for (const char* status : {"queued", "in-progress", "brand-new", ""}) {
        CAPTURE(status);
        CHECK(read_call_status({}, outgoing_call(status), now).empty());
    }
}

TEST_CASE("a call that a person took is answered; by a machine it is delivered; else it did not arrive") {
    for (const meaning& one :
         {meaning{"completed", "human", kind::answered}, meaning{"completed", "machine_end_beep", kind::delivered},
          meaning{"completed", "unknown", kind::delivered}, meaning{"completed", "", kind::delivered},
          meaning{"busy", "", kind::bounced}, meaning{"no-answer", "", kind::bounced},
          meaning{"failed", "", kind::failed}, meaning{"canceled", "", kind::failed},
          meaning{"initiated", "", kind::sent}, meaning{"ringing", "", kind::sent}}) {
        CAPTURE(one.status);
        CAPTURE(one.extra);
        const auto events = read_call_status({{"attempt", "20261124-9-1"}}, outgoing_call(one.status, one.extra), now);
        REQUIRE(events.size() == 1);
        CHECK(events[0].what == one.what);
        CHECK_FALSE(events[0].permanent);
        CHECK(events[0].provider_id == "CA12");
        CHECK(events[0].attempt.has_value());
    }
}

TEST_CASE("what stands where a number or a name should is left out, and words become readable") {
    CHECK(fib::inbound::number_of("+14025550123") == "+14025550123");
    CHECK(fib::inbound::number_of("whatsapp:+14025550123") == "+14025550123");
    for (const char* none : {"", "+", "14025550123", "+1402555012x", "+1234567890123456", "client:ann", "262966"}) {
        CHECK(fib::inbound::number_of(none).empty());
    }
    auto fields = message("failed", "30007");
    fields.emplace_back("ErrorMessage", std::string("bad\0\xFF\x1b", 6) + std::string(2000, 'x'));
    const auto events = read_message_status({}, fields, now);
    CHECK(events.at(0).detail.starts_with("failed 30007: bad ? x"));
    CHECK(events.at(0).detail.size() <= 500);
    CHECK(
        read_message_status({}, {{"MessageSid", "SM'; --"}, {"MessageStatus", "sent"}}, now).at(0).provider_id.empty());
}

TEST_CASE("the route writes what Twilio signed and answers 204 after the commit, else why not") {
    const fib::inbound::twilio_signature signature{fib::secret{"12345"}, "https://engine.example"};
    fib::test::fake_intake to;
    fib::inbound::twilio_status_route route{to, signature, read_message_status};
    const std::string target = "/webhooks/twilio/status?attempt=20261124-981-17";
    fib::http::received call{
        .method = "POST",
        .target = target,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"X-Twilio-Signature", signature.sign("https://engine.example" + target, message("delivered"))}},
        .body = "MessageSid=" + sid + "&MessageStatus=delivered&To=%2B14025550123&From=%2B14025550199"};
    const auto good = fib::test::ask(route, call, now);
    CHECK(good.status == 204);
    CHECK(good.body.empty());
    REQUIRE(to.events.size() == 1);
    CHECK(to.events[0].attempt.has_value());

    to.answer = kept::full;
    CHECK(fib::test::ask(route, call, now).status == 503);
    to.answer = kept::away;
    CHECK(fib::test::ask(route, call, now).status == 503);

    to.events.clear();
    auto forged = call;
    forged.body += "&x=1";
    CHECK(fib::test::ask(route, forged, now).status == 403);
    forged = call;
    forged.method = "GET";
    CHECK(fib::test::ask(route, forged, now).status == 405);
    CHECK(to.events.empty());

    const fib::inbound::twilio_signature none{fib::secret{}, "https://engine.example"};
    fib::inbound::twilio_status_route unset{to, none, read_message_status};
    const auto told = fib::test::ask(unset, call, now);
    CHECK(told.status == 503);
    CHECK(told.body.find("TWILIO_TOKEN is not set") != std::string::npos);
}
