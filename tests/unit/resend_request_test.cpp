#include "providers/resend/request.hpp"
#include "support/filled_layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using fib::providers::slot;
using fib::providers::resend::settings;

std::map<slot, std::string> values() {
    return {{slot::subject, "Hi"},
            {slot::html, "<p>hé</p>"},
            {slot::text, "hé"},
            {slot::to, "a@example.org"},
            {slot::attempt, "20261124-981-17"},
            {slot::unsubscribe_url, "https://u.example.com/x"},
            {slot::campaign_id, "HOOK-001"},
            {slot::person_and_step, "81-12"}};
}

settings given() {
    settings made;
    made.api_key = fib::secret{"re_key"};
    made.from = "Bäckerei <news@example.com>";
    made.reply_to = "hello@example.com";
    return made;
}

}  // namespace

TEST_CASE("a Resend body is Send Email's, word for word") {
    CHECK(fib::test::filled(fib::providers::resend::layout(given()), values()) ==
          R"({"from":"Bäckerei <news@example.com>","reply_to":["hello@example.com"],"to":["a@example.org"],)"
          R"("subject":"Hi","html":"<p>hé</p>","text":"hé",)"
          R"("headers":{"List-Unsubscribe":"<https://u.example.com/x>",)"
          R"("List-Unsubscribe-Post":"List-Unsubscribe=One-Click"},)"
          R"("tags":[{"name":"person_and_step","value":"81-12"},{"name":"campaign","value":"HOOK-001"}]})");
}

TEST_CASE("a Resend body is the same for every attempt") {
    const auto layout = fib::providers::resend::layout(given());
    auto again = values();
    again[slot::attempt] = "20261125-1002-3";
    CHECK(fib::test::filled(layout, values()) == fib::test::filled(layout, again));
}

TEST_CASE("a Resend call carries person and step as its idempotency key") {
    const auto call = fib::providers::resend::send_email({"{}", "81-12"}, fib::secret{"re_key"});
    const auto has = [&](const fib::http::header& wanted) { return std::ranges::count(call.headers, wanted) == 1; };
    CHECK(call.method == "POST");
    CHECK(call.target == "/emails");
    CHECK(call.body == "{}");
    CHECK(has({"Idempotency-Key", "81-12"}));
    CHECK(has({"Authorization", "Bearer re_key"}));
    CHECK(has({"Content-Type", "application/json"}));
    CHECK(has({"User-Agent", "fibonacco"}));
}
