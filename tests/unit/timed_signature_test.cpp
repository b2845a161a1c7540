#include "inbound/timed_signature.hpp"

#include "inbound/own_signature.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using fib::secret;
using fib::timestamp;
using fib::inbound::fault_of_signature;
using fib::inbound::timed_signature;

namespace {

timestamp at(std::int64_t seconds) {
    return timestamp{std::chrono::seconds{seconds}};
}

const secret stripe_key{"whsec_test_secret"};
constexpr std::string_view stripe_body = R"({"id":"evt_1","object":"event","type":"payment_intent.succeeded"})";
constexpr std::string_view stripe_header =
    "t=1700000000,v1=67da5088c63e080c71bd2bb0cb5c03d85a8fc6a21ce3aaf484df809654745b92";

std::string_view fault(std::string_view header, std::int64_t now = 1700000000) {
    return fault_of_signature(header, stripe_key, stripe_body, at(now), {});
}

}  // namespace

TEST_CASE("signatures are those that Stripe's Node library checks and its Python library 5.0 makes") {
    CHECK(timed_signature(stripe_key, at(1700000000), stripe_body) == stripe_header);
    CHECK(fault(stripe_header).empty());
    CHECK(timed_signature(secret{"whsec_0123456789"}, at(1764000000), "{\"name\":\"Caf\u00E9 \u2013 5 \u20AC\"}") ==
          "t=1764000000,v1=79032a7735ad8e0dd8ba049417b2652eca8b1e5047404d9253171c1ecad3755d");
}

TEST_CASE("the example that the README makes with openssl is signed the same") {
    CHECK(timed_signature(secret{"a shared secret"}, at(1764000000), R"({"id":"visit-1","event":"page_visited"})") ==
          "t=1764000000,v1=abd9af0c966ebb623530f9f4f73b83374888596484beb7b71631d1ff0afbd611");
}

TEST_CASE("one of several signatures is enough, and other schemes are passed over") {
    const std::string mac{stripe_header.substr(13)};
    CHECK(fault("t=1700000000,v1=00ff," + mac + ",v0=1").empty());
    CHECK(fault("v0=1," + mac + ",t=1700000000").empty());
    CHECK_FALSE(fault("t=1700000000,v0=" + mac.substr(3)).empty());
}

TEST_CASE("five minutes either way are allowed, and where it is said so a time to come is, too") {
    CHECK(fault(stripe_header, 1700000300).empty());
    CHECK(fault(stripe_header, 1700000301).find("too old") != std::string::npos);
    CHECK(fault(stripe_header, 1699999700).empty());
    CHECK(fault(stripe_header, 1699999699).find("time to come") != std::string::npos);
    CHECK(fault_of_signature(stripe_header, stripe_key, stripe_body, at(1699990000), {.old = 300s, .ahead = 24h})
              .empty());
}

TEST_CASE("what is not of that form, or signed otherwise, is not believed") {
    const std::string mac{stripe_header.substr(13)};
    for (const std::string& header :
         {std::string{}, std::string{"t=1700000000"}, mac, "t=," + mac, "t=17000x0000," + mac, "t=-1700000000," + mac,
          "t=1700000001," + mac, "t=01700000000," + mac, "t=99999999999999999999," + mac, std::string(5000, ','),
          "t=1700000000," + mac.substr(0, mac.size() - 1), "t=1700000000,V1=" + mac.substr(3)}) {
        CAPTURE(header);
        CHECK_FALSE(fault(header).empty());
    }
    CHECK_FALSE(fault_of_signature(stripe_header, secret{"whsec_other"}, stripe_body, at(1700000000), {}).empty());
    CHECK_FALSE(fault_of_signature(stripe_header, stripe_key, "{}", at(1700000000), {}).empty());
}

TEST_CASE("a call that is not ours is told why, by status") {
    const secret key{"a shared secret"};
    fib::http::received request{.method = "POST", .target = "/x", .headers = {}, .body = "{}"};
    const auto status = [&](const secret& with) {
        const auto no = fib::inbound::refused({request, "/x", "", at(1764000000)}, with, "SOME_SECRET");
        return no ? no->status : 0;
    };
    CHECK(status(key) == 403);
    request.headers.emplace_back("x-fibonacco-signature", timed_signature(key, at(1764000000), "{}"));
    CHECK(status(key) == 0);
    CHECK(status(secret{"another"}) == 403);
    CHECK(status(secret{}) == 503);
    request.method = "GET";
    CHECK(status(key) == 405);
}
