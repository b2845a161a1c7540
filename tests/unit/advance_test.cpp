#include "pipeline/advance.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::timestamp;
using fib::providers::outcome;
using fib::providers::verdict;

namespace {

timestamp at(const char* text) {
    return fib::timestamp_from_sql(std::string{text} + "+00").value();
}

/// Steps 1 to 4 on days 1, 2, 2 and 8; the third is a text message.
sequence four_steps() {
    sequence in;
    in.id = 7;
    for (const auto& [number, day] : {std::pair{1, 1}, {2, 2}, {3, 2}, {4, 8}}) {
        step one;
        one.id = 100 + number;
        one.number = number;
        one.day_offset = day;
        one.channel = number == 3 ? channel::sms : channel::email;
        in.steps.emplace(number, one);
    }
    return in;
}

position standing(int step, const char* started = "2026-11-02 15:00:00") {
    return {.sequence = 7,
            .step = step,
            .due = at(started),
            .started = at(started),
            .attempts = 0,
            .time_zone = "America/New_York"};
}

}  // namespace

TEST_CASE("a step is due at its day, at the start's local hour, across the end of summer time") {
    const auto start = at("2026-10-31 13:00:00");  // 9:00 in New York, still summer time
    CHECK(due_at(start, 1, "America/New_York") == start);
    CHECK(due_at(start, 2, "America/New_York") == at("2026-11-01 14:00:00"));  // 9:00, winter time
    CHECK(due_at(start, 2, "America/Phoenix") == at("2026-11-01 13:00:00"));   // no summer time there
}

TEST_CASE("a local hour that the clocks skip is the first moment after it, one that comes twice the first of the two") {
    CHECK(due_at(at("2026-03-07 07:30:00"), 2, "America/New_York") == at("2026-03-08 07:00:00"));  // 2:30 is skipped
    CHECK(due_at(at("2026-10-31 05:30:00"), 2, "America/New_York") == at("2026-11-01 05:30:00"));  // 1:30 comes twice
}

TEST_CASE("an unknown time zone counts as UTC") {
    CHECK(due_at(at("2026-10-31 13:00:00"), 3, "Mars/Olympus") == at("2026-11-02 13:00:00"));
}

TEST_CASE("after a step comes the next one, with its channel, at its own day") {
    const auto in = four_steps();
    const auto to = go_on(in, in.find(1), standing(1), at("2026-11-02 15:00:01"));
    CHECK(to.step == 2);
    CHECK(to.due == at("2026-11-03 15:00:00"));
    CHECK(to.attempts == 0);
    const auto text = go_on(in, in.find(2), standing(2), at("2026-11-03 15:00:01"));
    CHECK(text.channel == channel::sms);
    CHECK(text.due == at("2026-11-03 15:00:01"));  // the same day: at once
}

TEST_CASE("after the last step the sequence is finished") {
    const auto in = four_steps();
    const auto to = go_on(in, in.find(4), standing(4), at("2026-11-09 15:00:01"));
    CHECK(to.step == 5);
    CHECK_FALSE(to.due.has_value());
}

TEST_CASE("a late person's steps of different days stay a good part of a day apart") {
    const auto in = four_steps();
    const auto now = at("2026-12-01 08:00:00");
    CHECK(go_on(in, in.find(1), standing(1), now).due == now + shortest_gap);
}

TEST_CASE("a person who never started is taken to have started so that this step is due when it was") {
    const auto in = four_steps();
    auto from = standing(4);
    from.started.reset();
    CHECK(go_on(in, in.find(4), from, from.due).started == from.due - 7 * 24h);
}

TEST_CASE("the person goes to a missing step, where the gate will name it") {
    auto in = four_steps();
    in.steps.erase(2);
    const auto to = go_on(in, in.find(1), standing(1), at("2026-11-02 15:00:01"));
    CHECK(to.step == 2);
    CHECK(to.due == at("2026-11-02 15:00:01"));
}

TEST_CASE("retries are doubled, shortened by chance by up to a half, and end after five attempts") {
    const auto in = four_steps();
    const auto now = at("2026-11-02 15:00:00");
    const retry_rules rules;
    auto from = standing(1);
    CHECK(retry(*in.find(1), from, rules, now, 0.0)->due == now + 60s);
    CHECK(retry(*in.find(1), from, rules, now, 0.5)->due == now + 45s);
    from.attempts = 3;
    const auto fourth = retry(*in.find(1), from, rules, now, 0.0);
    REQUIRE(fourth.has_value());
    CHECK(fourth->due == now + 480s);
    CHECK(fourth->attempts == 4);
    from.attempts = 4;
    CHECK_FALSE(retry(*in.find(1), from, rules, now, 0.0).has_value());
}

TEST_CASE("each outcome moves the person as the account demands") {
    const auto in = four_steps();
    const auto now = at("2026-11-02 15:00:00");
    const auto end = [&](outcome got, bool same_key = false, int attempts = 0) {
        auto from = standing(1);
        from.attempts = attempts;
        return advance(in, *in.find(1), from, got, {}, same_key, now, 0.0);
    };
    using kind = advanced::kind;
    SUBCASE("accepted: sent, with the message id, and on") {
        const auto to = end({verdict::accepted, "id-1"});
        CHECK(to.what == kind::sent);
        CHECK(to.detail == "id-1");
        CHECK(to.to.step == 2);
    }
    SUBCASE("rejected: failed for good, and on") {
        const auto to = end({verdict::rejected, "bad content"});
        CHECK(to.what == kind::failed);
        CHECK(to.to.step == 2);
    }
    SUBCASE("throttled: later, and no attempt") {
        const auto to = end({verdict::throttled, "slow down", 5s});
        CHECK(to.what == kind::returned);
        CHECK(to.to.due == now + 5s);
        CHECK(to.to.attempts == 0);
        CHECK(to.to.step == 1);
    }
    SUBCASE("unsent: again, one attempt more, and after the last one failed") {
        CHECK(end({verdict::unsent, "refused"}).to.attempts == 1);
        const auto last = end({verdict::unsent, "refused"}, false, 4);
        CHECK(last.what == kind::failed);
        CHECK(last.detail.find("5 attempts") != std::string::npos);
        CHECK(last.detail.find("refused") != std::string::npos);
    }
    SUBCASE("a provider that is away uses up nobody's attempts") {
        const auto to = end({verdict::unsent, "no route", 0ms, true}, false, 4);
        CHECK(to.what == kind::returned);
        CHECK(to.to.attempts == 4);
    }
    SUBCASE("halted: back as it was") {
        const auto to = end({verdict::halted, "paused"});
        CHECK(to.what == kind::returned);
        CHECK(to.to.due == standing(1).due);
        CHECK(to.to.attempts == 0);
    }
    SUBCASE("unknown is never tried again, unless the provider keeps the key") {
        CHECK(end({verdict::unknown, "cut"}).what == kind::unknown);
        CHECK(end({verdict::unknown, "cut"}, true).what == kind::returned);
        CHECK(end({verdict::unknown, "cut"}, true, 4).what == kind::unknown);
    }
}

TEST_CASE("retired steps are passed over, and where only such are left the sequence is finished") {
    auto in = four_steps();
    in.steps.at(2).retired = in.steps.at(3).retired = true;
    const auto next = go_on(in, in.find(1), standing(1), at("2026-11-02 15:00:01"));
    CHECK(next.step == 4);
    CHECK(next.due == at("2026-11-09 15:00:00"));
    in.steps.at(4).retired = true;
    const auto none = go_on(in, in.find(1), standing(1), at("2026-11-02 15:00:01"));
    CHECK_FALSE(none.due.has_value());
    CHECK(none.step > in.last());
}
