#include "aws/verify.hpp"
#include "providers/json.hpp"
#include "providers/ses/client.hpp"
#include "support/ses_error_cases.hpp"
#include "wire/provider_conformance.hpp"

#include <doctest/doctest.h>

namespace {

using namespace fib;
using namespace fib::test;

class stopped_clock final : public clock {
public:
    timestamp now() const override { return timestamp_from_sql("2026-01-02 03:04:05+00").value(); }
    std::chrono::nanoseconds since_boot() const override { return {}; }
};

const stopped_clock then;
constexpr auto secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

providers::ses::settings given(const http::origin& where) {
    providers::ses::settings made;
    made.key = "AKIDEXAMPLE";
    made.secret_key = secret{secret_key};
    made.session_token = secret{"the-session-token"};
    made.region = "us-east-1";
    made.from = "news@example.com";
    made.endpoint = "https://" + where.authority();
    return made;
}

email_room ses_room() {
    email_room room;
    room.make = [](boost::asio::io_context& loop, const http::origin& where, http::client_settings settings) {
        return std::make_unique<providers::ses::client>(loop.get_executor(), given(where), std::move(settings), then);
    };
    room.accepted_body = R"({"MessageId":"0100019a-1b2c"})";
    room.accepted_id = "0100019a-1b2c";
    room.write_error = [](const error_case& one) {
        const auto header = one.code.empty() ? "" : "x-amzn-ErrorType: " + one.code + "\r\n";
        return std::pair{header, "{\"message\":" + providers::json_string(one.message) + "}"};
    };
    room.errors = ses_error_cases();
    room.secrets = {secret_key, "the-session-token", "AWS4-HMAC-SHA256 Credential=", "Signature="};
    room.refused_key = "UnrecognizedClientException";
    return room;
}

}  // namespace

TEST_CASE("SES: each error comes to its outcome over the wire") {
    check_error_answers(ses_room());
}
TEST_CASE("SES: a 200 is accepted with its id, or unknown") {
    check_success_answers(ses_room());
}
TEST_CASE("SES: what cannot have arrived is unsent") {
    check_nothing_reached(ses_room());
}
TEST_CASE("SES: what may have arrived is unknown") {
    check_may_have_reached(ses_room());
}
TEST_CASE("SES: what the peer echoes of secrets is in no outcome") {
    check_echo(ses_room());
}

TEST_CASE("SES: the request that arrives verifies, and is what was rendered") {
    const auto room = ses_room();
    room_at_peer test{room};
    test.peer.script.answer = http_answer(200, "", room.accepted_body);
    static_cast<void>(test.send());
    const auto& text = test.peer.last_request;
    CHECK(text.starts_with("POST /v2/email/outbound-emails HTTP/1.1\r\n"));
    const auto end = text.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    std::vector<aws::header> headers;
    for (auto from = text.find("\r\n") + 2; from < end + 2;) {
        const auto to = text.find("\r\n", from);
        const auto colon = text.find(':', from);
        headers.emplace_back(text.substr(from, colon - from), text.substr(colon + 1, to - colon - 1));
        from = to + 2;
    }
    CHECK(text.substr(end + 4) == R"({"a":"body"})");
    aws::verifier verifier{{"AKIDEXAMPLE", secret{secret_key}, secret{"the-session-token"}},
                           {"us-east-1", "ses"},
                           std::chrono::minutes{5}};
    // A server takes the white space after the colon away.
    for (auto& one : headers) one.second.erase(0, one.second.find_first_not_of(' '));
    CHECK(verifier.check("POST", "/v2/email/outbound-emails", headers, text.substr(end + 4), then.now()) ==
          std::nullopt);
    test.stop();
}
