#include "sandbox/address.hpp"
#include "sandbox/fate.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/idempotency.hpp"
#include "sandbox/message_ids.hpp"
#include "sandbox/meter.hpp"
#include "sandbox/request_head.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace std::chrono_literals;
namespace sandbox = fib::sandbox;

TEST_CASE("the first word of a local part chooses the fate") {
    using sandbox::fate;
    CHECK(sandbox::fate_of("bounce@x.example") == fate::bounce);
    CHECK(sandbox::fate_of("bounce.123@x.example") == fate::bounce);
    CHECK(sandbox::fate_of("Bounce+x@x.example") == fate::bounce);
    CHECK(sandbox::fate_of("throttle-once.4@x.example") == fate::throttle_once);
    CHECK(sandbox::fate_of("errorafter@x.example") == fate::error_after);
    CHECK(sandbox::fate_of("bouncer@x.example") == fate::accept);
    CHECK(sandbox::fate_of("joe.bounce@x.example") == fate::accept);
    CHECK(sandbox::fate_of("") == fate::accept);
}

TEST_CASE("every fate has a word that leads back to it") {
    for (int i = 0; i <= static_cast<int>(sandbox::fate::slow); ++i) {
        const auto each = static_cast<sandbox::fate>(i);
        CHECK(sandbox::fate_of(std::string{sandbox::to_string(each)} + "@x.example") == each);
    }
}

TEST_CASE("the same seed draws the same faults, near their percentages") {
    sandbox::settings odds;
    odds.fail_before = 10;
    odds.cut_after = 20;
    sandbox::dice one{7}, same{7};
    int failed = 0, cut = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto drawn = one.draw(odds);
        CHECK(drawn == same.draw(odds));
        failed += drawn == sandbox::fault::fail_before;
        cut += drawn == sandbox::fault::cut_after;
    }
    CHECK(failed > 850);
    CHECK(failed < 1150);
    CHECK(cut > 1800);
    CHECK(cut < 2200);
}

TEST_CASE("percentages of 100 and 0 know no exception") {
    sandbox::settings odds;
    sandbox::dice source{1};
    for (int i = 0; i < 1000; ++i) CHECK(source.draw(odds) == sandbox::fault::none);
    odds.silent = 100;
    for (int i = 0; i < 1000; ++i) CHECK(source.draw(odds) == sandbox::fault::silent);
}

TEST_CASE("jitter stays within its reach") {
    sandbox::settings odds;
    odds.latency = 100ms;
    odds.jitter = 50ms;
    sandbox::dice source{1};
    std::set<std::chrono::microseconds> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto delay = source.delay(odds);
        CHECK(delay >= 50ms);
        CHECK(delay <= 150ms);
        seen.insert(delay);
    }
    CHECK(seen.size() > 900);
}

TEST_CASE("SES ids have 60 characters and grow, within a millisecond and when the clock steps back") {
    sandbox::message_ids ids;
    const auto start = fib::timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};
    std::string last;
    for (int i = 0; i < 5000; ++i) {
        const auto id = ids.next(start + std::chrono::microseconds{i * 10} - (i > 4000 ? 20ms : 0ms));
        CHECK(id.size() == 60);
        CHECK(id.starts_with("0100"));
        CHECK(id.ends_with("-000000"));
        CHECK(id > last);
        last = id;
    }
}

TEST_CASE("the rate gate lets one second's worth through and then its rate") {
    sandbox::rate_gate gate;
    int passed = 0;
    for (int i = 0; i < 100; ++i) passed += gate.pass(1h, 10);
    CHECK(passed == 10);
    CHECK_FALSE(gate.pass(1h + 99ms, 10));
    CHECK(gate.pass(1h + 101ms, 10));
    CHECK_FALSE(gate.pass(1h + 102ms, 10));
}

TEST_CASE("a rate below one a second still lets one through") {
    sandbox::rate_gate gate;
    CHECK(gate.pass(1h, 0.5));
    CHECK_FALSE(gate.pass(1h + 1s, 0.5));
    CHECK(gate.pass(1h + 2s + 1ms, 0.5));
}

TEST_CASE("the last second forgets what is older") {
    sandbox::last_second speed;
    for (int i = 0; i < 5; ++i) speed.count(10s);
    speed.count(10s + 500ms);
    CHECK(speed.read(10s + 500ms) == 6);
    CHECK(speed.read(11s + 50ms) == 1);
    CHECK(speed.read(1h) == 0);
}

TEST_CASE("an idempotency key is fresh, in progress, repeated, of another body, and forgotten after a day") {
    using state = sandbox::idempotency::state;
    sandbox::idempotency keys;
    CHECK(keys.look_up("k", "body", 10s).what == state::fresh);
    keys.keep("k", "body", "id-1", 10s, 11s);
    CHECK(keys.look_up("k", "body", 10s + 999ms).what == state::in_progress);
    CHECK(keys.look_up("k", "body", 11s).what == state::repeated);
    CHECK(keys.look_up("k", "body", 11s).id == "id-1");
    CHECK(keys.look_up("k", "Body", 11s).what == state::other_body);
    CHECK(keys.look_up("other", "body", 11s).what == state::fresh);
    CHECK(keys.look_up("k", "body", 24h + 9s).what == state::repeated);
    CHECK(keys.look_up("k", "body", 24h + 10s).what == state::fresh);
}

TEST_CASE("an address is taken bare or with a name") {
    CHECK(sandbox::bare_address("a.b+c@x-y.example") == "a.b+c@x-y.example");
    CHECK(sandbox::bare_address("Joe's Diner <joe@x.example>") == "joe@x.example");
    CHECK(sandbox::bare_address("\"Joe, Inc\" <joe@x.example>") == "joe@x.example");
    for (const auto* bad : {"", "joe", "@x.example", "joe@", "joe@@x.example", ".joe@x.example", "joe.@x.example",
                            "jo..e@x.example", "joe@x..example", "joe@-x.example", "joe@x.example.", "joe@x_y.example",
                            "jo e@x.example", "joe@x.example\r\nBcc: a@b.c", "jos\xc3\xa9@x.example", "joe@x.example>",
                            "<joe@x.example", "Jos\xc3\xa9 <joe@x.example>"}) {
        CHECK_MESSAGE(!sandbox::bare_address(bad), bad);
    }
}

TEST_CASE("a request's head is read where it is whole") {
    sandbox::request_head head;
    std::vector<fib::aws::header> headers;
    constexpr std::string_view text = "POST /emails HTTP/1.1\r\nHost:  a \r\ncontent-length: 3\r\nX-Empty:\r\n\r\nabc";
    REQUIRE(sandbox::read_head(text, head, headers) == sandbox::head_state::whole);
    CHECK(head.method == "POST");
    CHECK(head.target == "/emails");
    CHECK(head.body_length == 3);
    CHECK(head.size == text.size() - 3);
    CHECK(head.keep_alive);
    REQUIRE(headers.size() == 3);
    CHECK(headers[0] == fib::aws::header{"Host", "a"});
    CHECK(headers[2] == fib::aws::header{"X-Empty", ""});
    CHECK(sandbox::read_head(text.substr(0, text.size() - 6), head, headers) == sandbox::head_state::incomplete);
}

TEST_CASE("a head that is no HTTP is refused") {
    using sandbox::head_state;
    sandbox::request_head head;
    std::vector<fib::aws::header> headers;
    const auto state = [&](std::string_view text) { return sandbox::read_head(text, head, headers); };
    CHECK(state("\r\n\r\n") == head_state::malformed);
    CHECK(state("POST /\r\n\r\n") == head_state::malformed);
    CHECK(state("POST / HTTP/2\r\n\r\n") == head_state::malformed);
    CHECK(state("POST emails HTTP/1.1\r\n\r\n") == head_state::malformed);
    CHECK(state("POST / HTTP/1.1\r\n folded\r\n\r\n") == head_state::malformed);
    CHECK(state("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") == head_state::malformed);
    CHECK(state("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n") == head_state::malformed);
    CHECK(state("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n") == head_state::chunked);
    REQUIRE(state("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n") == head_state::whole);
    CHECK_FALSE(head.keep_alive);
}
