#include "inbound/learning_event.hpp"

#include "inbound/learning_center_route.hpp"
#include "inbound/timed_signature.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::interest;
using fib::inbound::kept;
using fib::inbound::learning_event;
using fib::inbound::read_learning_events;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

learning_event only(const std::string& body) {
    const auto read = read_learning_events(body, now);
    REQUIRE(read.has_value());
    REQUIRE(read->size() == 1);
    return read->front();
}

std::string why_not(const std::string& body) {
    const auto read = read_learning_events(body, now);
    return read ? std::string{} : read.error().text;
}

std::string repeated(const std::string& text, int count) {
    std::string out;
    for (int n = 0; n < count; ++n) out += text;
    return out;
}

}  // namespace

TEST_CASE("a visit is read with who, when, where and what of") {
    const auto one = only(R"({"id":"v1","event":"page_visited","occurred_at":"2026-11-24T14:00:00Z","pid":7,
        "bid":"12","landing_page":"claim","campaign_id":"HOOK-001","product_id":"seo","data":{"title":"Claim it"},"x":1})");
    CHECK(one.fault.empty());
    CHECK(one.id == "v1");
    CHECK(one.activity == "page_visited");
    CHECK(one.person == 7);
    CHECK(one.business == 12);
    CHECK(fib::to_sql(one.at) == "2026-11-24 14:00:00.000000+00");
    CHECK(one.landing_page == "claim");
    CHECK(one.campaign == "HOOK-001");
    CHECK(one.products == std::vector<std::string>{"seo"});
    CHECK(one.level == interest::viewed);
    CHECK(one.subject == "Claim it");
    CHECK(one.data == R"({"title":"Claim it"})");
}

TEST_CASE("each event has its level of interest, and data may say a stronger one") {
    const auto level = [](const std::string& event, const std::string& data = "{}") {
        return only(R"({"id":"1","bid":1,"event":")" + event + R"(","data":)" + data + "}").level;
    };
    CHECK(level("page_visited") == interest::viewed);
    CHECK(level("presentation_watched") == interest::engaged);
    CHECK(level("presentation_completed") == interest::engaged);
    CHECK(level("document_downloaded") == interest::engaged);
    CHECK(level("form_submitted") == interest::inquired);
    CHECK(level("chat_message") == interest::inquired);
    CHECK(level("lead_captured", R"({"demo_requested":true})") == interest::demo_requested);
    CHECK(level("form_submitted", R"({"interest":"quoted"})") == interest::quoted);
    CHECK(level("chat_ended", R"({"interest":"declined"})") == interest::declined);
    CHECK(level("page_visited", R"({"interest":"brand-new"})") == interest::viewed);
}

TEST_CASE("a captured lead is a form that was submitted") {
    const auto one = only(R"({"id":"1","bid":1,"event":"lead_captured"})");
    CHECK(one.activity == "form_submitted");
    CHECK(one.lead);
    CHECK(one.at == now);
}

TEST_CASE("what was learned is read as objects or plain texts, and what is neither is passed over") {
    const auto one = only(R"({"id":"1","bid":1,"event":"chat_ended","data":{
        "conversation_id":"c-9","tags":["hot","hot","",5],"summary":"s","intent":"pricing","products_discussed":["seo"],
        "pain_points":["slow",{"category":"reviews","description":"few","severity":"high"},{"description":"x","severity":"odd"},{},7],
        "objections":[{"type":"price","text":"too dear","response":"r","resolved":true},"no time"],
        "questions":["who?",{"question":"when?","ai_response":"soon","context":"c"}],
        "messages":[{"role":"user","content":"hi"}],"action_items":["call"],"escalated":true,"satisfaction_rating":4}})");
    CHECK(one.tags == std::vector<std::string>{"hot"});
    CHECK(one.products == std::vector<std::string>{"seo"});
    REQUIRE(one.pain_points.size() == 3);
    CHECK(one.pain_points[0].description == "slow");
    CHECK(one.pain_points[0].category == "other");
    CHECK(one.pain_points[1].severity == "high");
    CHECK(one.pain_points[2].severity == "medium");
    REQUIRE(one.objections.size() == 2);
    CHECK(one.objections[0].resolved);
    CHECK(one.objections[1].text == "no time");
    REQUIRE(one.questions.size() == 2);
    CHECK(one.questions[1].ai_response == "soon");
    CHECK(one.talk.id == "c-9");
    CHECK(one.talk.messages == R"([{"role":"user","content":"hi"}])");
    CHECK(one.talk.action_items == R"(["call"])");
    CHECK(one.talk.escalated == true);
    CHECK(one.talk.rating == 4);
    CHECK(one.talk.ended);
}

TEST_CASE("a message may be an object or a text") {
    CHECK(only(R"({"id":"1","bid":1,"event":"chat_message","data":{"message":"a \"b\""}})").talk.message ==
          R"({"role":"user","content":"a \"b\""})");
    const auto one =
        only(R"({"id":"1","bid":1,"event":"chat_message","data":{"message":{"role":"ai","content":"yes"}}})");
    CHECK(one.talk.message == R"({"role":"ai","content":"yes"})");
    CHECK(one.detail == "yes");
}

TEST_CASE("an event that cannot be applied is there with its fault, so that it is kept") {
    const auto fault = [](const std::string& rest) { return only(R"({"id":"1",)" + rest + "}").fault; };
    CHECK(fault(R"("event":"brand_new","bid":1)").find("brand_new") != std::string::npos);
    CHECK_FALSE(fault(R"("bid":1)").empty());
    CHECK_FALSE(fault(R"("event":"page_visited")").empty());
    CHECK_FALSE(fault(R"("event":"page_visited","bid":"x1")").empty());
    CHECK_FALSE(fault(R"("event":"page_visited","pid":-4,"bid":1)").empty());
    for (const char* when : {R"("yesterday")", R"("2026-11-26T00:00:00Z")", R"("1999-01-01T00:00:00Z")", "-1", "{}"}) {
        CAPTURE(std::string{when});
        CHECK_FALSE(fault(R"("event":"page_visited","bid":1,"occurred_at":)" + std::string{when}).empty());
    }
    CHECK(fault(R"("event":"page_visited","bid":1,"pid":null,"occurred_at":1764000000.5)").empty());
}

TEST_CASE("up to 500 events come at once; a body that is not of this form is refused with what is wrong") {
    const std::string one = R"({"id":"1","event":"page_visited","bid":1},)";
    const auto many = [&](int count) {
        auto list = repeated(one, count);
        list.pop_back();
        return R"({"events":[)" + list + "]}";
    };
    CHECK(read_learning_events(many(500), now)->size() == 500);
    CHECK(why_not(many(501)).find("500") != std::string::npos);
    CHECK(read_learning_events(R"({"events":[]})", now)->empty());
    CHECK_FALSE(why_not("").empty());
    CHECK_FALSE(why_not("[]").empty());
    CHECK_FALSE(why_not(R"({"id":"1")").empty());
    CHECK_FALSE(why_not(R"({"events":{}})").empty());
    CHECK(why_not(R"({"events":[{"id":"1"},{"event":"page_visited"}]})").find("event 2 has no \"id\"") == 0);
    CHECK_FALSE(why_not(R"({"events":[7]})").empty());
    CHECK_FALSE(why_not(R"({"id":")" + std::string(256, 'x') + "\"}").empty());
    CHECK_FALSE(why_not(repeated(R"({"data":)", 100) + "1" + repeated("}", 100)).empty());
}

TEST_CASE("texts are cut to what their columns take") {
    const auto one = only(R"({"id":"1","bid":1,"event":"page_visited","campaign_id":")" + std::string(100, 'x') +
                          R"(","data":{"tags":[")" + std::string(999, 't') + R"("],"title":"a\u0000b"}})");
    CHECK(one.campaign.size() == 20);
    CHECK(one.tags.at(0).size() == 255);
    CHECK(one.subject == "a b");
}

TEST_CASE("the route hands each event in under its id, and answers by the worst that became of them") {
    const fib::secret key{"a shared secret"};
    fib::test::fake_intake to;
    fib::inbound::learning_center_route route{to, key};
    fib::http::received call{
        .method = "POST",
        .target = "/webhooks/learning-center",
        .headers = {},
        .body = R"({"events":[{"id":"1","event":"page_visited","bid":1},{"id":"2","event":"new","bid":1}]})"};
    CHECK(fib::test::ask(route, call, now).status == 403);
    CHECK(to.notices.empty());
    call.headers.emplace_back("X-Fibonacco-Signature", fib::inbound::timed_signature(key, now, call.body));
    CHECK(fib::test::ask(route, call, now).status == 200);
    REQUIRE(to.notices.size() == 2);
    CHECK(to.notices[0].id == "1");
    CHECK(to.notices[1].id == "2");
    CHECK(to.notices[1].source == "learning-center");
    CHECK(to.notices[1].body == R"({"id":"2","event":"new","bid":1})");
    to.answer = kept::full;
    CHECK(fib::test::ask(route, call, now).status == 503);

    call.body = "nonsense";
    call.headers = {{"X-Fibonacco-Signature", fib::inbound::timed_signature(key, now, call.body)}};
    CHECK(fib::test::ask(route, call, now).status == 400);
}
