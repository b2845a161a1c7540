#include "providers/resend/answer.hpp"
#include "providers/resend/errors.hpp"
#include "support/resend_error_cases.hpp"

#include <doctest/doctest.h>

#include <array>

using fib::providers::verdict;
using fib::providers::resend::read_account;
using fib::providers::resend::read_send;
using namespace std::chrono_literals;

TEST_CASE("every Resend error comes to the outcome that its row says, and every row to an error") {
    fib::test::check_table(fib::providers::resend::error_table(), fib::test::resend_error_cases());
}

TEST_CASE("a Resend answer with an id means accepted, any other 200 is unknown") {
    const auto made = read_send({200, {}, R"({"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"})"}, {});
    CHECK(made.what == verdict::accepted);
    CHECK(made.detail == "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794");
    for (const auto* body : {"", "{}", "[]", R"({"id":""})", R"({"id":7})", R"({"id":"x")", R"({"id":"a b"})"}) {
        CAPTURE(body);
        CHECK(read_send({200, {}, body}, {}).what == verdict::unknown);
    }
}

TEST_CASE("a throttled Resend call waits as the headers say, within a day") {
    const auto wait = [](std::vector<fib::http::header> headers) {
        return read_send({429, std::move(headers), R"({"name":"rate_limit_exceeded"})"}, {}).retry_after;
    };
    CHECK(wait({}) == 1s);
    CHECK(wait({{"Retry-After", "3"}, {"ratelimit-reset", "9"}}) == 3s);
    CHECK(wait({{"ratelimit-reset", "9"}}) == 9s);
    CHECK(wait({{"retry-after", "soon"}, {"ratelimit-reset", "9"}}) == 9s);
    CHECK(wait({{"retry-after", "0"}}) == 1s);
    CHECK(wait({{"retry-after", "-5"}}) == 1s);
    CHECK(wait({{"retry-after", "99999999999"}}) == 24h);
    CHECK(wait({{"retry-after", "99999999999999999999999"}}) == 1s);
}

TEST_CASE("what Resend echoes of the key is not in the outcome") {
    const std::array<std::string_view, 1> secrets{"re_secret_key"};
    const auto made =
        read_send({403, {}, R"({"name":"invalid_api_key","message":"'re_secret_key' is no key"})"}, secrets);
    CHECK(made.what == verdict::halted);
    CHECK(made.detail.find("'****' is no key") != std::string::npos);
}

TEST_CASE("Resend's account is good if the key is, also one that may only send") {
    const auto full = read_account({200, {{"ratelimit-limit", "5"}}, R"({"data":[]})"}, {});
    REQUIRE(full.has_value());
    CHECK(full->rate == 5.0);
    CHECK(full->sending_enabled);
    const auto sending = read_account({401, {}, R"({"name":"restricted_api_key"})"}, {});
    REQUIRE(sending.has_value());
    CHECK(sending->rate == std::nullopt);
    CHECK(read_account({403, {}, R"({"name":"invalid_api_key"})"}, {}).error().what == verdict::halted);
    CHECK(read_account({503, {}, ""}, {}).error().what == verdict::unknown);
}
