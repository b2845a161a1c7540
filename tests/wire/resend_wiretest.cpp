#include "providers/json.hpp"
#include "providers/resend/client.hpp"
#include "support/resend_error_cases.hpp"
#include "wire/provider_conformance.hpp"

#include <doctest/doctest.h>

namespace {

using namespace fib;
using namespace fib::test;

email_room resend_room() {
    email_room room;
    room.make = [](boost::asio::io_context& loop, const http::origin& where, http::client_settings settings) {
        providers::resend::settings given;
        given.api_key = secret{"re_123456789"};
        given.from = "news@example.com";
        given.endpoint = "https://" + where.authority();
        return std::make_unique<providers::resend::client>(loop.get_executor(), given, std::move(settings));
    };
    room.accepted_body = R"({"id":"49a3999c-0ce1"})";
    room.accepted_id = "49a3999c-0ce1";
    room.write_error = [](const error_case& one) {
        return std::pair{std::string{}, "{\"statusCode\":" + std::to_string(one.status) +
                                            ",\"name\":" + providers::json_string(one.code) +
                                            ",\"message\":" + providers::json_string(one.message) + "}"};
    };
    room.errors = resend_error_cases();
    room.secrets = {"re_123456789"};
    room.refused_key = "invalid_api_key";
    return room;
}

}  // namespace

TEST_CASE("Resend: each error comes to its outcome over the wire") {
    check_error_answers(resend_room());
}
TEST_CASE("Resend: a 200 is accepted with its id, or unknown") {
    check_success_answers(resend_room());
}
TEST_CASE("Resend: what cannot have arrived is unsent") {
    check_nothing_reached(resend_room());
}
TEST_CASE("Resend: what may have arrived is unknown") {
    check_may_have_reached(resend_room());
}
TEST_CASE("Resend: what the peer echoes of secrets is in no outcome") {
    check_echo(resend_room());
}

TEST_CASE("Resend: the request that arrives carries key, idempotency key and body") {
    const auto room = resend_room();
    room_at_peer test{room};
    test.peer.script.answer = http_answer(200, "", room.accepted_body);
    static_cast<void>(test.send());
    const auto& text = test.peer.last_request;
    CHECK(text.starts_with("POST /emails HTTP/1.1\r\n"));
    CHECK(text.find("\r\nAuthorization: Bearer re_123456789\r\n") != std::string::npos);
    CHECK(text.find("\r\nIdempotency-Key: 81-12\r\n") != std::string::npos);
    CHECK(text.ends_with("\r\n\r\n{\"a\":\"body\"}"));
    test.stop();
}
