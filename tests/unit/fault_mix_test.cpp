#include "bench/harness/fault_mix.hpp"

#include <doctest/doctest.h>

using namespace fib::bench;

TEST_CASE("a mix of faults becomes the sandbox's settings, and zeros end it") {
    const auto mix = read_fault_mix("fail-after=5,silent=0.25");
    REQUIRE(mix.has_value());
    CHECK(settings_json(*mix, 1200) == R"({"rate":1200,"fail-after":5,"silent":0.25})");
    CHECK(calm_json(*mix) == R"({"rate":0,"fail-after":0,"silent":0})");
    CHECK(settings_json(*read_fault_mix(""), 0) == R"({"rate":0})");
}

TEST_CASE("what is no fault, no percentage or more than all messages is refused by name") {
    CHECK(read_fault_mix("latency=5").error().text.find("latency") != std::string::npos);
    CHECK_FALSE(read_fault_mix("cut-after").has_value());
    CHECK_FALSE(read_fault_mix("cut-after=many").has_value());
    CHECK_FALSE(read_fault_mix("cut-after=5,,").has_value());
    CHECK_FALSE(read_fault_mix("cut-after=60,silent=60").has_value());
}
