#include "inbound/svix_signature.hpp"

#include "inbound/json_value.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace fib::inbound;
using namespace std::chrono_literals;

namespace {

const std::string known_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string known_body = R"({"test": 2432232314})";
const std::string known_signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const fib::timestamp known_time{std::chrono::seconds{1614265330}};

bool accepts(std::string_view signatures, std::string_view body = known_body, fib::timestamp now = known_time,
             std::string_view time = "1614265330", std::string_view id = "msg_p5jXN8AQM9LWM0D4loKWxJek") {
    auto verifier = svix_verifier::with(fib::secret{known_secret});
    REQUIRE(verifier.has_value());
    return verifier->accepts({id, time, signatures}, body, now);
}

}  // namespace

TEST_CASE("Svix: what its own library signs is accepted") {
    std::ifstream file{FIB_TEST_DATA "/svix/signatures.json"};
    const std::string text = "{\"all\":" + std::string{std::istreambuf_iterator<char>{file}, {}} + "}";
    simdjson::dom::parser parser;
    const auto all = list_of(read_json_object(parser, text)["all"], 100);
    CHECK(all.size() == 4);
    for (const auto& one : all) {
        auto verifier = svix_verifier::with(fib::secret{std::string{text_of(one["secret"])}});
        REQUIRE(verifier.has_value());
        const fib::timestamp now{std::chrono::seconds{std::stoll(std::string{text_of(one["timestamp"])})}};
        const svix_headers said{text_of(one["id"]), text_of(one["timestamp"]), text_of(one["signature"])};
        CHECK(verifier->accepts(said, text_of(one["body"]), now));
        CHECK_FALSE(verifier->accepts(said, std::string{text_of(one["body"])} + " ", now));
    }
}

TEST_CASE("Svix: any signature of the list will do, of version 1 only") {
    const std::string other = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    CHECK(accepts(known_signature));
    CHECK(accepts(other + " " + known_signature));
    CHECK(accepts(known_signature + " " + other));
    CHECK(accepts("v1a,xyz  " + known_signature));
    CHECK_FALSE(accepts(other));
    CHECK_FALSE(accepts(""));
    CHECK_FALSE(accepts("v1,"));
    CHECK_FALSE(accepts(known_signature.substr(3)));
    CHECK_FALSE(accepts("v2" + known_signature.substr(2)));
    CHECK_FALSE(accepts(known_signature.substr(0, 20)));
    CHECK_FALSE(accepts("v1," + std::string(60'000, 'A')));
}

TEST_CASE("Svix: body, id and time are all signed") {
    CHECK_FALSE(accepts(known_signature, known_body + "\n"));
    CHECK_FALSE(accepts(known_signature, known_body, known_time, "1614265331"));
    CHECK_FALSE(accepts(known_signature, known_body, known_time, "1614265330", "msg_other"));
    CHECK_FALSE(accepts(known_signature, known_body, known_time, "1614265330", ""));
}

TEST_CASE("Svix: five minutes either way are in time, and a second more is not") {
    CHECK(accepts(known_signature, known_body, known_time + 5min));
    CHECK(accepts(known_signature, known_body, known_time - 5min));
    CHECK_FALSE(accepts(known_signature, known_body, known_time + 5min + 1s));
    CHECK_FALSE(accepts(known_signature, known_body, known_time - 5min - 1s));
    for (const char* time : {"", "x", "1614265330x", " 1614265330", "-1614265330", "99999999999999999999",
                             "9999999999999", "1614265330.0"}) {
        CAPTURE(time);
        CHECK_FALSE(accepts(known_signature, known_body, known_time, time));
    }
}

TEST_CASE("Svix: what is no secret of Svix makes no verifier") {
    for (const char* bad : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!", "whsec_abc"}) {
        CAPTURE(bad);
        CHECK_FALSE(svix_verifier::with(fib::secret{bad}).has_value());
    }
}
