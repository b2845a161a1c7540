#include "pipeline/catalog.hpp"
#include "pipeline/claim.hpp"
#include "pipeline/doubts.hpp"
#include "pipeline/record.hpp"
#include "pipeline/settle.hpp"
#include "support/outcome.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::test::town;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";

claim must_claim(fib::store::session& on) {
    auto got = claim_due(on, {.owner = owner, .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    return *std::move(got);
}

/// What became of the first of a claim, and is due again at once where it is due at all.
void recorded_as(town& in, const claim& from, entry::kind what, bool in_doubt, bool doubt_before) {
    auto one = fib::test::outcome_of(from, 0, what);
    if (what == entry::kind::returned) one.to.step = one.from_step;
    one.to.due = one.from_due;
    one.in_doubt = in_doubt;
    one.doubt_before = doubt_before;
    REQUIRE(record(in.on(), owner, {one}, {from.id}).written == 1);
}

}  // namespace

TEST_CASE("the first doubt of a step stays, however often it is asked again, and ends with the step") {
    town in;
    in.people(1);
    recorded_as(in, must_claim(in.on()), entry::kind::returned, true, false);
    const auto first = in.text("select since::text from doubts");
    in.on().script("update people set next_send_at = next_send_at + interval '30 seconds'");
    recorded_as(in, must_claim(in.on()), entry::kind::returned, true, true);
    CHECK(in.text("select since::text from doubts") == first);
    CHECK(find_doubts(in.on(), {1, 2}).size() == 1);
    recorded_as(in, must_claim(in.on()), entry::kind::sent, false, true);
    CHECK(find_doubts(in.on(), {1}).empty());
}

TEST_CASE("an unknown that is asked again is in doubt since its first attempt, and one that a person settles is not") {
    town in;
    in.people(1);
    const auto steps = load_catalog(in.on(), {});
    const auto now = fib::machine_clock().now();
    recorded_as(in, must_claim(in.on()), entry::kind::returned, true, false);
    in.on().script("update doubts set since = since - interval '5 hours'");
    const auto got = must_claim(in.on());
    recorded_as(in, got, entry::kind::unknown, false, true);
    const auto listed = list_unknowns(in.on(), 10, now + 1h);
    REQUIRE(listed.size() == 1);
    CHECK(now - listed[0].fenced_at > 5h);
    REQUIRE(settle(in.on(), *steps, {got.id, 1, settlement::not_sent, "asked again", doubt_after::begins}, now));
    const auto since = in.text("select since::text from doubts");
    CHECK(in.text("select (now() - since > interval '5 hours')::text from doubts") == "true");

    // A later attempt that did not go out says nothing of the first.
    const auto late = must_claim(in.on());
    recorded_as(in, late, entry::kind::unknown, false, true);
    REQUIRE(settle(in.on(), *steps, {late.id, 1, settlement::not_sent, "throttled", doubt_after::stays}, now));
    CHECK(in.text("select since::text from doubts") == since);

    const auto again = must_claim(in.on());
    recorded_as(in, again, entry::kind::unknown, false, true);
    REQUIRE(settle(in.on(), *steps, {again.id, 1, settlement::not_sent, "resend"}, now));
    CHECK(find_doubts(in.on(), {1}).empty());
}
