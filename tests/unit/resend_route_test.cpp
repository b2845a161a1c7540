#include "inbound/resend_route.hpp"

#include "support/fake_intake.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace fib;
using namespace fib::inbound;

namespace {

/// Signed by npm svix 1.99.1, see tests/data/svix.
const std::string body = R"({"type":"email.sent","data":{"subject":"Joe’s Diner & Grill"}})";
const timestamp signed_at{std::chrono::seconds{1764000000}};

http::received signed_request() {
    return {"POST",
            "/webhooks/resend",
            {{"svix-id", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"},
             {"svix-timestamp", "1764000000"},
             {"svix-signature", "v1,vcxeWBwg27Sw5slpsekumUXk/UCkZBReunmEXJ3qF3U="}},
            body,
            false};
}

struct route_fixture {
    explicit route_fixture(const std::string& key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        : route{intake, secret{key}, machine_clock()} {}

    http::response ask(const http::received& request, timestamp at = signed_at) {
        http::response got;
        boost::asio::io_context loop;
        test::run_coroutine(loop, [&]() -> boost::asio::awaitable<void> {
            const call what{request, "/webhooks/resend", "", at};
            got = co_await route.answer(what);
        });
        return got;
    }

    test::fake_intake intake;
    resend_route route;
};

}  // namespace

TEST_CASE("Resend's webhook: a signed event is handed in, and 200 once it is written") {
    route_fixture test;
    CHECK(test.ask(signed_request()).status == 200);
    REQUIRE(test.intake.events.size() == 1);
    CHECK(test.intake.events[0].source_id == "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W");
    CHECK(test.route.counts().taken == 1);
    for (const auto became : {kept::full, kept::away}) {
        test.intake.answer = became;
        CHECK(test.ask(signed_request()).status == 503);
    }
    CHECK(test.route.counts().unwritten == 2);
}

TEST_CASE("Resend's webhook: what is not signed, or too old, is refused and never handed in") {
    route_fixture test;
    auto changed = signed_request();
    changed.body += " ";
    CHECK(test.ask(changed).status == 403);
    auto bare = signed_request();
    bare.headers.clear();
    CHECK(test.ask(bare).status == 403);
    CHECK(test.ask(signed_request(), signed_at + std::chrono::minutes{6}).status == 403);
    CHECK(test.intake.events.empty());
    CHECK(test.route.counts().refused[static_cast<std::size_t>(refusal::forged)] == 3);
}

TEST_CASE("Resend's webhook: only POST, and 503 without a secret of Svix, so that nothing is lost") {
    route_fixture test;
    auto get = signed_request();
    get.method = "GET";
    const auto refused = test.ask(get);
    CHECK(refused.status == 405);
    CHECK(refused.find("Allow") == "POST");
    for (const char* key : {"", "not-a-secret"}) {
        route_fixture without{key};
        const auto answer = without.ask(signed_request());
        CHECK(answer.status == 503);
        CHECK(answer.body.find("RESEND_WEBHOOK_SECRET") != std::string::npos);
        CHECK(answer.body.find("not-a-secret") == std::string::npos);
        CHECK(without.intake.events.empty());
    }
}
