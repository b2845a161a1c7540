#include "inbound/content_notice.hpp"

#include "inbound/content_route.hpp"
#include "inbound/timed_signature.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::read_content_notices;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

}  // namespace

TEST_CASE("a content notice is read with its number and its time, and kept whole") {
    const auto read = read_content_notices(
        R"({"id":"n1","type":"business.updated","content_db_id":7,"occurred_at":"2026-11-24T14:00:00Z","x":[1]})", now);
    REQUIRE(read.has_value());
    REQUIRE(read->size() == 1);
    const auto& one = read->front();
    CHECK(one.id == "n1");
    CHECK(one.type == "business.updated");
    CHECK(one.content_db_id == 7);
    CHECK(one.at == now - std::chrono::hours{1});
    CHECK(one.body.ends_with(R"("x":[1]})"));
    const auto bare = read_content_notices(R"({"events":[{"id":"1","type":"t"},{"id":"2","type":"t"}]})", now);
    REQUIRE(bare->size() == 2);
    CHECK_FALSE(bare->front().content_db_id.has_value());
    CHECK(bare->front().at == now);
}

TEST_CASE("a content notice without id or type is refused, and so is what is no JSON") {
    for (const char* body : {"", "[]", "{}", R"({"id":"1"})", R"({"type":"t"})", R"({"events":7})",
                             R"({"events":[{"id":"1","type":"t"},{"id":"2"}]})"}) {
        CAPTURE(std::string{body});
        CHECK_FALSE(read_content_notices(body, now).has_value());
    }
    std::string many = R"({"events":[)";
    for (int n = 0; n <= 500; ++n) many += R"({"id":"1","type":"t"},)";
    many.back() = ']';
    CHECK_FALSE(read_content_notices(many + "}", now).has_value());
}

TEST_CASE("the content route hands in what our own systems signed") {
    const fib::secret key{"a shared secret"};
    fib::test::fake_intake to;
    fib::inbound::content_route route{to, key};
    fib::http::received call{.method = "POST",
                             .target = "/webhooks/content",
                             .headers = {},
                             .body = R"({"id":"n1","type":"business.updated"})"};
    CHECK(fib::test::ask(route, call, now).status == 403);
    call.headers.emplace_back("X-Fibonacco-Signature", fib::inbound::timed_signature(key, now, call.body));
    CHECK(fib::test::ask(route, call, now).status == 200);
    REQUIRE(to.notices.size() == 1);
    CHECK(to.notices[0].source == "content");
    CHECK(to.notices[0].id == "n1");
    CHECK(to.notices[0].kind == "business.updated");
}
