#include "inbound/ses_events.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace fib::inbound;
using kind = message_event::kind;

namespace {

const auto came = fib::timestamp_from_sql("2026-11-24 12:00:00+00").value();
constexpr const char* iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_3 like Mac OS X) AppleWebKit/603.3.8 (KHTML, like Gecko) Mobile/14G60";

/// The sample of a type in AWS's page, its lines without their numbers.
std::string sample(std::string_view type) {
    std::ifstream page{FIB_TEST_DATA "/ses-events/ses-event-examples-2022.md"};
    std::string line, text;
    bool inside = false, wanted = false;
    while (std::getline(page, line)) {
        if (line.starts_with("## ")) wanted = line.starts_with("## " + std::string{type} + " record");
        if (line.starts_with("```")) inside = !inside;
        const auto number = line.find(". ");
        if (wanted && inside && number != std::string::npos && number < 4) text += line.substr(number + 2) + "\n";
    }
    REQUIRE_MESSAGE(!text.empty(), std::string{type});
    return text;
}

ses_reading read(std::string_view json) {
    return read_ses_events(json, "sns-1", came);
}

message_event only(std::string_view json) {
    const auto made = read(json);
    CHECK(made.unknown_type == "");
    REQUIRE(made.events.size() == 1);
    return made.events.front();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("SES: each of AWS's ten samples is one event of its kind") {
    struct expectation {
        const char* type;
        kind what;
        const char* at;
        const char* address;
        const char* detail;
    };
    const expectation all[] = {
        {"Bounce", kind::bounced, "2017-08-05 00:41:02.669+00", "recipient@example.com",
         "Permanent/General: smtp; 550 5.1.1 user unknown"},
        {"Complaint", kind::complained, "2017-08-05 00:41:02.669+00", "recipient@example.com", "abuse"},
        {"Delivery", kind::delivered, "2016-10-19 23:21:04.133+00", "recipient@example.com",
         "250 2.6.0 Message received"},
        {"Send", kind::sent, "2016-10-14 05:02:16.645+00", "recipient@example.com", ""},
        {"Reject", kind::failed, "2016-10-14 17:38:15.211+00", "sender@example.com", "Bad content"},
        {"Open", kind::opened, "2017-08-09 22:00:19.652+00", "recipient@example.com", ""},
        {"Click", kind::clicked, "2017-08-09 23:51:25.57+00", "recipient@example.com", ""},
        {"Rendering Failure", kind::failed, "2018-01-22 18:43:06.197+00", "recipient@example.com",
         "Attribute 'attributeName' is not present in the rendering data."},
        {"DeliveryDelay", kind::delayed, "2020-06-16 00:25:40.095+00", "recipient@example.com",
         "TransientCommunicationFailure: smtp; 421 4.4.1 Unable to connect to remote host"},
        {"Subscription", kind::unsubscribed, "2022-01-12 01:00:17.91+00", "recipient@example.com", "UnsubscribeHeader"},
    };
    for (const auto& expected : all) {
        CAPTURE(expected.type);
        const auto made = only(sample(expected.type));
        CHECK(made.what == expected.what);
        CHECK(made.source == "ses");
        CHECK(made.source_id == "sns-1");
        CHECK(made.provider_id.starts_with("EXAMPLE"));
        CHECK(made.address == expected.address);
        CHECK(made.at == fib::timestamp_from_sql(expected.at).value());
        CHECK(made.detail == expected.detail);
        CHECK(made.permanent == (expected.what == kind::bounced));
        CHECK_FALSE(made.attempt.has_value());
    }
}

TEST_CASE("SES: who opened and clicked is kept") {
    const auto open = only(sample("Open"));
    CHECK(open.user_agent == iphone);
    CHECK(open.ip == "192.0.2.1");
    CHECK(open.by == verdict::human);
    const auto apple = only(replaced(sample("Open"), iphone, "Mozilla/5.0"));
    CHECK(apple.by == verdict::machine);
    CHECK(apple.verdict_reason == "bare_user_agent");
    CHECK(only(replaced(sample("Open"), iphone, "")).by == verdict::human);
    const auto click = only(sample("Click"));
    CHECK(click.url == "http://docs.aws.amazon.com/ses/latest/DeveloperGuide/send-email-smtp.html");
    CHECK(click.ip == "192.0.2.1");
    CHECK(only(replaced(sample("Open"), "192.0.2.1\"", "somewhere\"")).ip == "");
}

TEST_CASE("SES: the attempt comes back in the tag that carried it") {
    const auto made =
        only(replaced(sample("Delivery"), "\"myCustomTag1\": [", "\"attempt\":[\"20261124-981-17\"],\"x\": ["));
    REQUIRE(made.attempt.has_value());
    CHECK(made.attempt->text() == "20261124-981-17");
    CHECK_FALSE(only(replaced(sample("Delivery"), "\"myCustomTag1\": [", "\"attempt\":[\"20261324-981-17\"],\"x\": ["))
                    .attempt.has_value());
}

TEST_CASE("SES: what comes of a test mail is no event") {
    const auto made = read(replaced(sample("Bounce"), "\"tags\":{", "\"tags\":{\"attempt\":[\"test\"],"));
    CHECK(made.events.empty());
    CHECK(made.unknown_type == "");
}

TEST_CASE("SES: feedback on an identity says the same without tags") {
    const auto made = only(replaced(sample("Bounce"), "\"eventType\"", "\"notificationType\""));
    CHECK(made.what == kind::bounced);
    CHECK(made.permanent);
}

TEST_CASE("SES: only a permanent bounce is the address's fault, and its subtype is kept") {
    for (const std::string type : {"Transient", "Undetermined", "permanent", ""}) {
        CHECK_FALSE(only(replaced(sample("Bounce"), "\"Permanent\"", "\"" + type + "\"")).permanent);
    }
    CHECK(only(replaced(sample("Bounce"), "\"General\"", "\"OnAccountSuppressionList\"")).detail ==
          "Permanent/OnAccountSuppressionList: smtp; 550 5.1.1 user unknown");
}

TEST_CASE("SES: every recipient that is listed has an event with an id of its own") {
    const auto made =
        read(replaced(sample("Bounce"), "\"bouncedRecipients\":[",
                      R"("bouncedRecipients":[{"emailAddress":"Ann <ANN@Example.com>","status":"5.0.0"},)"));
    REQUIRE(made.events.size() == 2);
    CHECK(made.events[0].address == "ann@example.com");
    CHECK(made.events[0].detail == "Permanent/General: 5.0.0");
    CHECK(made.events[0].source_id == "sns-1-1");
    CHECK(made.events[1].address == "recipient@example.com");
    CHECK(made.events[1].source_id == "sns-1-2");
}

TEST_CASE("SES: an event without recipients still names its message") {
    const auto made = only(R"({"eventType":"Delivery","mail":{"messageId":"m"},"delivery":{}})");
    CHECK(made.provider_id == "m");
    CHECK(made.address == "");
    CHECK(made.at == came);
}

TEST_CASE("SES: what changes nothing is no event, and not unknown") {
    for (const std::string& text : {replaced(sample("Complaint"), "\"abuse\"", "\"not-spam\""),
                                    replaced(replaced(sample("Subscription"), "true", "false"), "OptOut", "OptIn")}) {
        const auto made = read(text);
        CHECK(made.events.empty());
        CHECK(made.unknown_type == "");
    }
    CHECK(only(replaced(sample("Subscription"), "true", "false")).what == kind::unsubscribed);
    CHECK(only(replaced(sample("Complaint"), "\"complaintFeedbackType\":\"abuse\"",
                        "\"complaintSubType\":\"OnAccountSuppressionList\""))
              .detail == "OnAccountSuppressionList");
}

TEST_CASE("SES: a type that is not known is named, and is no event") {
    const std::pair<const char*, const char*> all[] = {
        {R"({"eventType":"Teleport","mail":{}})", "Teleport"},
        {R"({"notificationType":"AmazonSnsSubscriptionSucceeded","message":"Welcome"})",
         "AmazonSnsSubscriptionSucceeded"},
        {R"({"eventType":"a\u0000\nb"})", "a  b"},
        {R"({"eventType":7})", "no type"},
        {"{}", "no type"},
        {"Successfully validated SNS topic for Amazon SES event publishing.", "no JSON"},
        {"[]", "no JSON"},
        {"", "no JSON"},
    };
    for (const auto& [text, type] : all) {
        CAPTURE(text);
        const auto made = read(text);
        CHECK(made.events.empty());
        CHECK(made.unknown_type == type);
    }
}

TEST_CASE("SES: what comes from outside is bounded and fit for the books") {
    const std::string many(2000, 'x');
    const auto made = only(R"({"eventType":"Bounce","mail":{"messageId":"a b","destination":"none"},"bounce":{)"
                           R"("bounceType":"\u0000)" +
                           many + R"(","bouncedRecipients":[{"emailAddress":"a\u0000@b"}]}})");
    CHECK(made.provider_id == "");
    CHECK(made.address == "");
    CHECK(made.detail.size() == 500);
    CHECK(made.detail.find('\0') == std::string::npos);

    std::string crowd = R"({"eventType":"Delivery","mail":{},"delivery":{"recipients":[)";
    for (int count = 0; count < 1000; ++count) crowd += R"("a@example.com",)";
    CHECK(read(crowd + R"("b@example.com"]}})").events.size() == 50);
}
