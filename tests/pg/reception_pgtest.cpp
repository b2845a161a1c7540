#include "pipeline/catalog.hpp"
#include "pipeline/claim.hpp"
#include "pipeline/pause.hpp"
#include "support/town.hpp"
#include "upkeep/absence.hpp"
#include "upkeep/breaker.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::test::town;
using fib::upkeep::trip_where_needed;
using fib::upkeep::unsent_by_absence;

TEST_CASE("bad reception pauses email with the reason, and what tripped it is not counted again after a resume") {
    town in;
    in.on().script(
        "insert into deliverability (channel, minute, delivered, bounced) "
        "values ('email', date_trunc('minute', now()) - interval '3 minutes', 1000, 100)");
    CHECK_FALSE(trip_where_needed(in.on()).empty());
    CHECK(in.text("select paused_by from pauses where scope = 'email'") == "breaker");
    CHECK(fib::pipeline::sending_held(in.on(), fib::pipeline::channel::email).starts_with("paused: 100 of 1100 mails"));
    fib::pipeline::resume(in.on(), fib::pipeline::channel::email);
    CHECK(trip_where_needed(in.on()).empty());
    CHECK(in.number("select count(*) from pauses") == 0);
}

TEST_CASE("complaints of the day trip the breaker though the hour is good") {
    town in;
    in.on().script(
        "insert into deliverability (channel, minute, delivered, complained) "
        "values ('email', now() - interval '20 hours', 6000, 6), ('email', now() - interval '5 minutes', 100, 0)");
    CHECK(trip_where_needed(in.on()).starts_with("6 complaints about 6100 mails delivered within the last day"));
}

namespace {

/// One unknown of half an hour ago, and a feed that has been complete for an hour.
struct doubtful_town : town {
    doubtful_town() {
        people(1);
        on().script(R"(
update people set claim_id = 7, next_send_at = null;
insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
values (1, 7, 1, 'x', 'email', 1, now() - interval '1 hour', now() - interval '30 minutes', 'cut');
insert into event_feed (source, process, started_at, alive_since, last_beat_at, latest_send_at)
values ('ses', '00000000-0000-4000-8000-000000000001', now() - interval '1 hour', now() - interval '1 hour', now(),
        now() - interval '1 minute'))");
    }
    bool proved_unsent() { return !unsent_by_absence(on(), 10).empty(); }
    void but(const char* change) { on().script(change); }
};

}  // namespace

TEST_CASE("absence proves that nothing was sent while the feed was complete, and the person is due again") {
    doubtful_town in;
    const auto proofs = unsent_by_absence(in.on(), 10);
    REQUIRE(proofs.size() == 1);
    const auto steps = fib::pipeline::load_catalog(in.on(), {});
    const auto now = in.on().query("select now()").moment(0, 0);
    CHECK(fib::pipeline::settle_known(in.on(), *steps, proofs, now) == 1);
    CHECK(in.number("select count(*) from people where next_send_at is not null and claim_id is null") == 1);
    CHECK(in.number("select count(*) from send_log") == 0);
}

TEST_CASE("absence proves nothing while the attempt may still arrive") {
    doubtful_town in;
    in.but(
        "update unknowns set fenced_at = now() - interval '21 minutes'; "
        "update event_feed set latest_send_at = now() + interval '10 minutes'");
    CHECK_FALSE(in.proved_unsent());
}

TEST_CASE("absence proves nothing when the feed was away after the fence, or is away now") {
    doubtful_town in;
    in.but("update event_feed set alive_since = now() - interval '29 minutes'");
    CHECK_FALSE(in.proved_unsent());
    doubtful_town other;
    other.but("update event_feed set last_beat_at = now() - interval '30 seconds'");
    CHECK_FALSE(other.proved_unsent());
}

TEST_CASE(
    "absence proves nothing before the feed has spoken of later messages, or while something waits in the inbox") {
    doubtful_town in;
    in.but("update event_feed set latest_send_at = now() - interval '9 minutes'");
    CHECK_FALSE(in.proved_unsent());
    doubtful_town other;
    other.but(
        R"(insert into inbox (next_try_at, claim_id, claim_place, kind, happened_at, source, source_id, provider_id,
      address, person_id, business_id, permanent, detail, by_machine, verdict_reason, user_agent, ip, link, links, url)
      values (now(), 7, 1, 'sent', now(), 'ses', '', '', '', 0, 0, false, '', false, '', '', '', 0, 0, ''))");
    CHECK_FALSE(other.proved_unsent());
}

TEST_CASE("what Twilio or nobody was asked to send is not settled by the absence of SES's events") {
    doubtful_town in;
    in.but("update unknowns set channel = 'sms'");
    CHECK_FALSE(in.proved_unsent());
}
