#include "providers/ses/request.hpp"
#include "support/filled_layout.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

namespace {

using fib::providers::slot;
using fib::providers::ses::settings;

const std::map<slot, std::string> values{{slot::subject, "Hi \\\"you\\\""},
                                         {slot::html, "<p>hé</p>"},
                                         {slot::text, "hé\\n"},
                                         {slot::to, "a@example.org"},
                                         {slot::unsubscribe_url, "https://u.example.com/x"},
                                         {slot::attempt, "20261124-981-17"},
                                         {slot::campaign_id, "HOOK-001"},
                                         {slot::person_and_step, "81-12"}};

settings given() {
    settings made;
    made.from = "Fibonacco <news@example.com>";
    return made;
}

}  // namespace

TEST_CASE("a SES body is SendEmail's Simple content, word for word") {
    auto with = given();
    with.reply_to = "hello@example.com";
    with.configuration_set = "campaign";
    CHECK(fib::test::filled(fib::providers::ses::layout(with), values) ==
          R"({"Content":{"Simple":{"Subject":{"Data":"Hi \"you\"","Charset":"UTF-8"},"Body":{)"
          R"("Html":{"Data":"<p>hé</p>","Charset":"UTF-8"},"Text":{"Data":"hé\n","Charset":"UTF-8"}},)"
          R"("Headers":[{"Name":"List-Unsubscribe","Value":"<https://u.example.com/x>"},)"
          R"({"Name":"List-Unsubscribe-Post","Value":"List-Unsubscribe=One-Click"}]}},)"
          R"("Destination":{"ToAddresses":["a@example.org"]},)"
          R"("FromEmailAddress":"Fibonacco <news@example.com>","ReplyToAddresses":["hello@example.com"],)"
          R"("ConfigurationSetName":"campaign","ConfigurationOverrides":{"Tracking":{)"
          R"("OpenTrackingEnabled":"DISABLED","ClickTrackingEnabled":"DISABLED"}},)"
          R"("EmailTags":[{"Name":"attempt","Value":"20261124-981-17"},{"Name":"campaign","Value":"HOOK-001"}]})");
}

TEST_CASE("a SES body is JSON and leaves out what is not set") {
    const auto body = fib::test::filled(fib::providers::ses::layout(given()), values);
    simdjson::dom::parser parser;
    const simdjson::dom::object said = parser.parse(body);
    CHECK(said.size() == 5);
    CHECK(said["ReplyToAddresses"].error() == simdjson::NO_SUCH_FIELD);
    CHECK(said["ConfigurationSetName"].error() == simdjson::NO_SUCH_FIELD);
}

TEST_CASE("a SES sender's name is encoded for the header and escaped for JSON") {
    auto with = given();
    with.from = "Joe's \"Diner\", Inc. <joe@example.com>";
    with.reply_to = "Bäckerei <b@example.com>";
    const auto body = fib::test::filled(fib::providers::ses::layout(with), values);
    simdjson::dom::parser parser;
    const simdjson::dom::object said = parser.parse(body);
    CHECK(std::string_view{said["FromEmailAddress"]} == "\"Joe's \\\"Diner\\\", Inc.\" <joe@example.com>");
    CHECK(std::string_view{said["ReplyToAddresses"].at(0)} == "=?UTF-8?B?QsOkY2tlcmVp?= <b@example.com>");
}
