#include "inbound/twilio_signature.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using fib::secret;
using fib::http::received;
using fib::inbound::form;
using fib::inbound::twilio_signature;

namespace {

constexpr const char* form_type = "application/x-www-form-urlencoded";

received posted(std::string target, std::string body, std::string signature, std::string type = form_type) {
    return {.method = "POST",
            .target = std::move(target),
            .headers = {{"Content-Type", std::move(type)}, {"X-Twilio-Signature", std::move(signature)}},
            .body = std::move(body)};
}

const twilio_signature& published() {
    static const twilio_signature one{secret{"12345"}, "https://mycompany.com"};
    return one;
}

/// The account of the vectors that Twilio's Python library 7.7.1 made.
const secret library_token{"0123456789abcdef0123456789abcdef"};

constexpr const char* json_target =
    "/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
constexpr const char* json_body = R"({"property": "value", "boolean": true})";
constexpr const char* json_signature = "y77kIzt2vzLz71DgmJGsen2scGs=";

}  // namespace

TEST_CASE("Twilio's published example is believed, in any order of its fields") {
    const auto call = posted("/myapp.php?foo=1&bar=2",
                             "To=%2B18005551212&CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&"
                             "From=%2B14158675309",
                             "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    const auto fields = published().fields_of(call);
    REQUIRE(fields.has_value());
    CHECK(fib::inbound::first_of(*fields, "Digits") == "1234");
}

TEST_CASE("a value that comes twice under one name is signed once, and several in their order") {
    CHECK(published()
              .fields_of(posted("/myapp.php?foo=1&bar=2",
                                "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
                                "IK+Dwps556ElfBT0I3Rgjkr1wJU="))
              .has_value());
}

TEST_CASE("text beyond ASCII is signed as UTF-8") {
    const twilio_signature ours{secret{"12345"}, "https://x.test"};
    const std::string many_a(32, 'a');
    const auto body = "MessageSid=SM" + many_a + "&MessageStatus=delivered&To=%2B15558675310&From=%2B15005550006&" +
                      "AccountSid=AC" + many_a + "&Body=%C3%A9+STOP";
    CHECK(ours.fields_of(posted("/cb", body, "x1bYZ95Ogtrx+mC+7Eop662YkXo=")).has_value());

    const twilio_signature engine{library_token, "https://engine.example"};
    CHECK(engine
              .fields_of(posted("/webhooks/twilio/sms",
                                "MessageSid=SM" + std::string(32, 'b') +
                                    "&Body=STOP+%E2%80%93+merci+%26+%E2%80%9Cbye%E2%80%9D+%2B1&From=%2B14025550123&"
                                    "To=%2B14025550199&Empty=",
                                "QNCPDjpjMe1jJJO1MR3gjfyn3s0="))
              .has_value());
}

TEST_CASE("an address that Twilio signed with its port is found without, with a port of ours, and below a path") {
    const auto call = posted("/api/webhooks/twilio/status?attempt=20261124-981-17",
                             "MessageSid=SM" + std::string(32, 'a') +
                                 "&MessageStatus=undelivered&ErrorCode=30005&To=%2B14025550123&From=%2B14025550199",
                             "ny678itVMaXYcRMHWrCzM/Si96Q=");
    for (const char* base : {"https://engine.example", "https://engine.example/", "https://engine.example:443",
                             "https://engine.example/api"}) {
        CAPTURE(base);
        CHECK(twilio_signature{library_token, base}.fields_of(call).has_value());
    }
    // Signed with :443, and without a port it is not the same text.
    CHECK_FALSE(twilio_signature{library_token, "https://other.example"}.fields_of(call).has_value());
    CHECK_FALSE(twilio_signature{library_token, "http://engine.example"}.fields_of(call).has_value());
}

TEST_CASE("a JSON body is believed by the digest in its address only") {
    CHECK(published().fields_of(posted(json_target, json_body, json_signature, "application/json")).has_value());
    CHECK_FALSE(published().fields_of(posted(json_target, "{}", json_signature, "application/json")).has_value());
    const auto signature = published().sign("https://mycompany.com/myapp.php", {});
    CHECK_FALSE(published().fields_of(posted("/myapp.php", "{}", signature, "application/json")).has_value());
    CHECK_FALSE(published().fields_of(posted("/myapp.php?x=1", "{}", signature, "application/json")).has_value());
}

TEST_CASE("a GET is signed by its address, and such a signature vouches for no body") {
    const twilio_signature engine{library_token, "https://engine.example"};
    received call{.method = "GET",
                  .target = "/webhooks/twilio/voice/answer?attempt=20261124-981-17",
                  .headers = {{"X-Twilio-Signature", "Zeds2lsJndWzzW3EFcKR3XIeAUI="}},
                  .body = {}};
    CHECK(engine.fields_of(call).has_value());
    call.body = "Body=STOP";
    CHECK_FALSE(engine.fields_of(call).has_value());
    call.headers.emplace_back("Content-Type", form_type);
    CHECK_FALSE(engine.fields_of(call).has_value());
}

TEST_CASE("whatever is changed, missing or too much is not believed") {
    const std::string target = "/myapp.php?foo=1&bar=2";
    const std::string body = "Digits=1234";
    const auto right = published().sign("https://mycompany.com" + target, {{"Digits", "1234"}});
    CHECK(published().fields_of(posted(target, body, right)).has_value());
    CHECK(published().fields_of(posted(target, body, right, "Application/X-WWW-Form-URLencoded ; charset=UTF-8")));
    CHECK_FALSE(published().fields_of(posted(target, "Digits=1235", right)).has_value());
    CHECK_FALSE(published().fields_of(posted(target, body + "&More=1", right)).has_value());
    CHECK_FALSE(published().fields_of(posted("/myapp.php?foo=1&bar=3", body, right)).has_value());
    CHECK_FALSE(published().fields_of(posted(target, body, "")).has_value());
    CHECK_FALSE(published().fields_of(posted(target, body, right.substr(1))).has_value());
    CHECK_FALSE(published().fields_of(posted("", body, right)).has_value());
    CHECK_FALSE(twilio_signature{secret{}, "https://mycompany.com"}.fields_of(posted(target, body, right)).has_value());

    std::string flood;
    for (std::size_t n = 0; n <= fib::inbound::most_fields; ++n) flood += "a=1&";
    const auto of_flood = published().sign("https://mycompany.com" + target, {{"a", "1"}});
    CHECK_FALSE(published().fields_of(posted(target, flood, of_flood)).has_value());
}
