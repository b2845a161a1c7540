#include "providers/ses/answer.hpp"

#include <doctest/doctest.h>

#include <array>

using fib::http::response;
using fib::providers::verdict;
using fib::providers::ses::read_account;
using fib::providers::ses::read_send;

TEST_CASE("a SES answer with a message id means accepted") {
    const auto made = read_send({200, {}, R"({"MessageId":"0100019a-1b2c-4d5e-000000"})"}, {});
    CHECK(made.what == verdict::accepted);
    CHECK(made.detail == "0100019a-1b2c-4d5e-000000");
    CHECK(read_send({200, {}, R"({"New":{"a":[1,{}]},"MessageId":"x"})"}, {}).detail == "x");
}

TEST_CASE("a SES answer of 200 without a readable message id is unknown") {
    const std::string deep(100'000, '[');
    const std::string large = R"({"MessageId":"x","More":")" + std::string(70'000, 'x') + "\"}";
    const std::string long_id = R"({"MessageId":")" + std::string(256, 'x') + "\"}";
    for (const std::string& body :
         {std::string{}, std::string{"{}"}, std::string{"[]"}, std::string{"null"}, std::string{"<html>"},
          std::string{R"({"MessageId":""})"}, std::string{R"({"MessageId":17})"}, std::string{R"({"MessageId":null})"},
          std::string{R"({"MessageId":"x")"}, std::string{R"({"MessageId":"x"}})"},
          std::string{R"({"MessageId":"a b"})"}, std::string{R"({"MessageId":"a\nb"})"},
          std::string{R"({"MessageId":"\u0000"})"}, std::string{R"({"MessageId":"é"})"},
          std::string{"{\"MessageId\":\"\xFF\"}"}, long_id, deep, large}) {
        CAPTURE(body.substr(0, 60));
        CHECK(read_send({200, {}, body}, {}).what == verdict::unknown);
    }
}

TEST_CASE("a SES answer that is neither 200 nor an error is unknown") {
    CHECK(read_send({204, {}, ""}, {}).what == verdict::unknown);
    CHECK(read_send({202, {}, R"({"MessageId":"x"})"}, {}).what == verdict::unknown);
}

TEST_CASE("what SES echoes of a secret is not in the outcome, even where the detail is cut") {
    const std::string secret = "wJalrXUtnFEMI/K7MDENG";
    const std::array<std::string_view, 2> secrets{secret, ""};
    const auto detail = [&](const std::string& message) {
        return read_send({400, {}, R"({"code":"BadRequestException","message":")" + message + "\"}"}, secrets).detail;
    };
    CHECK(detail("got " + secret + " and " + secret) == "BadRequestException: got **** and ****");
    CHECK(detail("got wJalrXUtnFEMI\\/K7MDENG") == "BadRequestException: got ****");
    const auto at_the_cut = detail(std::string(225, 'x') + secret);
    CHECK(at_the_cut.find("wJal") == std::string::npos);
    const auto refused = read_send({403,
                                    {{"x-amzn-errortype", "SignatureDoesNotMatch"}},
                                    R"({"message":"The Canonical String should have been 'POST'"})"},
                                   secrets);
    CHECK(refused.detail.find("POST") == std::string::npos);
}

TEST_CASE("GetAccount tells standing, rate and what is left of the day's quota") {
    const auto said = read_account({200,
                                    {},
                                    R"({"DedicatedIpAutoWarmupEnabled":false,"EnforcementStatus":"HEALTHY",)"
                                    R"("ProductionAccessEnabled":true,"SendingEnabled":true,"SendQuota":)"
                                    R"({"Max24HourSend":50000.0,"MaxSendRate":14,"SentLast24Hours":12.0}})"},
                                   {});
    REQUIRE(said.has_value());
    CHECK(said->sending_enabled);
    CHECK(said->reason.empty());
    CHECK(said->rate == 14.0);
    CHECK(said->left_today == 49988.0);
}

TEST_CASE("GetAccount may tell of no limit, and of more sent than allowed") {
    const auto read = [](const std::string& quota) {
        return read_account({200, {}, R"({"SendingEnabled":true,"SendQuota":)" + quota + "}"}, {}).value();
    };
    CHECK(read(R"({"Max24HourSend":-1,"MaxSendRate":1000,"SentLast24Hours":5})").left_today == std::nullopt);
    CHECK(read(R"({"Max24HourSend":200,"MaxSendRate":1,"SentLast24Hours":205})").left_today == 0.0);
    CHECK(read("{}").rate == std::nullopt);
}

TEST_CASE("GetAccount says why sending is not enabled") {
    const auto read = [](const std::string& body) { return read_account({200, {}, body}, {}).value(); };
    const auto paused = read(R"({"SendingEnabled":false,"EnforcementStatus":"PROBATION"})");
    CHECK_FALSE(paused.sending_enabled);
    CHECK(paused.reason.find("paused") != std::string::npos);
    const auto shut = read(R"({"SendingEnabled":true,"EnforcementStatus":"SHUTDOWN"})");
    CHECK_FALSE(shut.sending_enabled);
    CHECK(shut.reason.find("shut") != std::string::npos);
}

TEST_CASE("GetAccount that is refused or unreadable is an outcome that says why") {
    CHECK(read_account({200, {}, "<html>"}, {}).error().what == verdict::unknown);
    CHECK(read_account({200, {}, "{}"}, {}).error().what == verdict::unknown);
    const auto denied = read_account({403, {{"x-amzn-errortype", "AccessDeniedException"}}, "{}"}, {});
    CHECK(denied.error().what == verdict::halted);
    CHECK(denied.error().detail.find("ses:GetAccount") != std::string::npos);
}
