#include "sandbox/settings.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
namespace sandbox = fib::sandbox;

TEST_CASE("a sandbox duration has a unit or counts milliseconds") {
    CHECK(sandbox::parse_duration("250").value() == 250ms);
    CHECK(sandbox::parse_duration("250ms").value() == 250ms);
    CHECK(sandbox::parse_duration("5s").value() == 5s);
    CHECK(sandbox::parse_duration("-10m").value() == -10min);
    CHECK(sandbox::parse_duration("1h").value() == 1h);
    for (const auto* text : {"", "s", "5 s", "5d", "1.5s", "99999999999999999999", "9223372036854775807h"}) {
        const auto span = sandbox::parse_duration(text);
        REQUIRE_MESSAGE(span.has_error(), text);
        CHECK(span.error().text.find(text) != std::string::npos);
    }
}

TEST_CASE("a sandbox setting is set by one name, from the command line or from JSON") {
    sandbox::settings changed;
    REQUIRE(sandbox::set(changed, "fail-after", "12.5").has_value());
    REQUIRE(sandbox::set(changed, "faults_for", "3s").has_value());
    REQUIRE(sandbox::set(changed, "clock-offset", "-10m").has_value());
    REQUIRE(sandbox::set(changed, "pause-sending", "true").has_value());
    CHECK(changed.fail_after == 12.5);
    CHECK(changed.faults_for == 3s);
    CHECK(changed.clock_offset == -10min);
    CHECK(changed.pause_sending);
}

TEST_CASE("a sandbox setting that does not fit is refused by name and leaves the rest alone") {
    sandbox::settings changed;
    for (const auto& [name, value] : {std::pair{"fail-after", "101"}, std::pair{"fail-after", "nan"},
                                      std::pair{"rate", "-1"}, std::pair{"quota", "1.5"}, std::pair{"latency", "-1s"},
                                      std::pair{"pause-sending", "yes"}, std::pair{"key", ""}}) {
        const auto done = sandbox::set(changed, name, value);
        REQUIRE_MESSAGE(done.has_error(), name);
        CHECK(done.error().text.find(name) == 0);
    }
    CHECK(sandbox::set(changed, "fial-after", "1").error().text.find("fial-after") != std::string::npos);
    CHECK(changed.fail_after == 0);
}

TEST_CASE("sandbox settings that contradict each other are refused") {
    sandbox::settings whole;
    whole.fail_before = 60;
    whole.silent = 41;
    CHECK(sandbox::check(whole).has_error());
    whole.silent = 40;
    CHECK(sandbox::check(whole).has_value());
    whole.latency = 10ms;
    whole.jitter = 11ms;
    CHECK(sandbox::check(whole).has_error());
}
