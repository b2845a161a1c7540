#include "pipeline/gate.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::timestamp;
using kind = decision::kind;

namespace {

const timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

sequence two_steps() {
    sequence in;
    in.id = 1;
    for (int number : {1, 2}) {
        step one;
        one.id = number;
        one.number = number;
        one.campaign_id = number == 1 ? "HOOK-001" : "HOOK-002";
        in.steps.emplace(number, one);
    }
    return in;
}

person reader() {
    person who;
    who.id = 5;
    who.at = {.sequence = 1, .step = 2, .due = now, .started = now, .attempts = 0, .time_zone = "UTC"};
    who.email = "ann@example.com";
    who.lead_status = "prospect";
    return who;
}

decision judge(const person& who, const sequence& in, gate_rules rules = {}) {
    return gate(who, &in, in.find(who.at.step), rules, now);
}

}  // namespace

TEST_CASE("nothing stands against an ordinary recipient") {
    CHECK(judge(reader(), two_steps()).what == kind::send);
}

TEST_CASE("what a recipient refuses is skipped with its reason") {
    const auto in = two_steps();
    auto who = reader();
    who.do_not_email = true;
    CHECK(judge(who, in).what == kind::skip);
    CHECK(judge(who, in).reason == "do_not_email");
    who = reader();
    who.suppressed = true;
    CHECK(judge(who, in).reason == "suppressed");
}

TEST_CASE("the deleted and the unsubscribed leave the sequence") {
    const auto in = two_steps();
    auto who = reader();
    who.deleted = true;
    CHECK(judge(who, in).what == kind::stop);
    who = reader();
    who.lead_status = "unsubscribed";
    CHECK(judge(who, in).what == kind::stop);
}

TEST_CASE("an address that cannot be valid is skipped by name") {
    const auto in = two_steps();
    for (const auto& [address, reason] : {std::pair{"", "no_address"},
                                          {"ann", "address_invalid"},
                                          {"ann@", "address_invalid"},
                                          {"@example.com", "address_invalid"},
                                          {"ann@example", "address_invalid"},
                                          {"a b@example.com", "address_invalid"},
                                          {"ann@example.com\r\nBcc: x@example.com", "address_invalid"},
                                          {"\"ann\"@example.com", "address_invalid"},
                                          {"ann@exa_mple.com", "address_invalid"},
                                          {"a..b@example.com", "address_invalid"},
                                          {"ann@-example.com", "address_invalid"},
                                          {"änn@example.com", "address_not_ascii"},
                                          {"ann@exämple.com", "address_not_ascii"}}) {
        auto who = reader();
        who.email = address;
        CHECK_MESSAGE(judge(who, in).reason == reason, address);
    }
    for (const auto* address : {"ann@example.com", "o'brien+news@mail.example.co.uk", "A_b-c@xn--exmple-cua.com"}) {
        auto who = reader();
        who.email = address;
        CHECK_MESSAGE(judge(who, in).what == kind::send, address);
    }
}

TEST_CASE("a customer is skipped only where the step says so") {
    auto in = two_steps();
    auto who = reader();
    who.lead_status = "customer";
    CHECK(judge(who, in).what == kind::send);
    in.steps.at(2).conditions.skip_if_customer = true;
    CHECK(judge(who, in).reason == "customer");
}

TEST_CASE("engagement is asked of the message before, of any, or of a named one") {
    auto in = two_steps();
    auto who = reader();
    who.earlier = {{.step_id = 1, .opened = true}, {.step_id = 9, .opened = false}};
    auto& asked = in.steps.at(2).conditions.skip_if_opened;
    asked = engagement_of{engagement_of::which::previous, {}};
    CHECK(judge(who, in).what == kind::send);
    asked = engagement_of{engagement_of::which::any, {}};
    CHECK(judge(who, in).reason == "opened");
    asked = engagement_of{engagement_of::which::campaign, "HOOK-001"};
    CHECK(judge(who, in).reason == "opened");
    asked = engagement_of{engagement_of::which::campaign, "HOOK-002"};
    CHECK(judge(who, in).what == kind::send);
    asked.reset();
    in.steps.at(2).conditions.skip_if_clicked = engagement_of{engagement_of::which::any, {}};
    CHECK(judge(who, in).what == kind::send);
}

TEST_CASE("tags are forbidden by any and required by all") {
    auto in = two_steps();
    auto who = reader();
    who.tags = {"engaged"};
    in.steps.at(2).conditions.skip_if_tag = {"vip", "engaged"};
    CHECK(judge(who, in).reason == "tag");
    in.steps.at(2).conditions.skip_if_tag.clear();
    in.steps.at(2).conditions.require_tag = {"engaged", "vip"};
    CHECK(judge(who, in).reason == "tag_missing");
    who.tags.push_back("vip");
    CHECK(judge(who, in).what == kind::send);
}

TEST_CASE("what is held or paused moves on and is not counted as skipped") {
    auto in = two_steps();
    auto who = reader();
    in.steps.at(2).held = "template 'x' does not exist";
    CHECK(judge(who, in).what == kind::defer);
    CHECK(judge(who, in).until == now + 15min);
    CHECK(judge(who, in).reason == "step_held HOOK-002");
    in = two_steps();
    who.community_paused = true;
    CHECK(judge(who, in).reason == "community_paused");
    in.active = false;
    CHECK(judge(who, in).reason == "sequence_inactive");
    CHECK(gate(who, nullptr, nullptr, {}, now).reason == "no_sequence 1");
}

TEST_CASE("a gap in the sequence holds whoever gets there, its end stops them") {
    auto in = two_steps();
    in.steps.erase(1);
    auto who = reader();
    who.at.step = 1;
    CHECK(judge(who, in).what == kind::defer);
    CHECK(judge(who, in).reason == "no_step 1.1");
    who.at.step = 3;
    CHECK(judge(who, in).what == kind::stop);
}

TEST_CASE("a channel that is switched off is skipped, unless the step waits for it") {
    auto in = two_steps();
    CHECK(judge(reader(), in, {.switched_on = false}).reason == "channel_off");
    CHECK(judge(reader(), in, {.switched_on = false}).what == kind::skip);
    in.steps.at(2).conditions.wait = true;
    CHECK(judge(reader(), in, {.switched_on = false}).what == kind::defer);
}

TEST_CASE("a step that comes far too late is skipped") {
    auto who = reader();
    who.at.due = now - 30 * 24h;
    CHECK(judge(who, two_steps()).reason == "too_late");
}

TEST_CASE("conditions are read, and an unknown one is an error") {
    const auto read = parse_conditions(
        R"({"skip_if_opened": true, "skip_if_clicked": "any", "skip_if_replied": "HOOK-001", "skip_if_tag": "a",
            "require_tag": ["b", "c"], "skip_if_customer": true, "wait": false})");
    REQUIRE(read.has_value());
    CHECK(read->skip_if_opened->whose == engagement_of::which::previous);
    CHECK(read->skip_if_clicked->whose == engagement_of::which::any);
    CHECK(read->skip_if_replied->campaign_id == "HOOK-001");
    CHECK(read->require_tag == std::vector<std::string>{"b", "c"});
    CHECK(parse_conditions("").has_value());
    CHECK(parse_conditions("null").has_value());
    CHECK(parse_conditions(R"({"skip_if_open": true})").error().text.find("skip_if_open") != std::string::npos);
    CHECK(parse_conditions(R"({"skip_if_tag": 5})").has_error());
    CHECK(parse_conditions(R"([1])").has_error());
    CHECK(parse_conditions("{").has_error());
}

TEST_CASE("a step that was retired is skipped, whatever is wrong with it, and nobody is stopped") {
    auto in = two_steps();
    in.steps.at(2).retired = true;
    in.steps.at(2).held = "its template is gone";
    const auto said = judge(reader(), in);
    CHECK(said.what == kind::skip);
    CHECK(said.reason == "step_retired");
}
