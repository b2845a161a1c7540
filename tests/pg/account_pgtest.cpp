#include "pipeline/claim.hpp"
#include "pipeline/fence.hpp"
#include "pipeline/leases.hpp"
#include "pipeline/pause.hpp"
#include "pipeline/record.hpp"
#include "pipeline/rescue.hpp"
#include "pipeline/settle.hpp"
#include "support/outcome.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::test::outcome_of;
using fib::test::town;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";
const std::string other_owner = "00000000-0000-4000-8000-000000000002";

claim_request asking(int limit, const std::string& by = owner) {
    return {.owner = by, .limit = limit, .due_by = std::nullopt, .after = {}};
}

claim must_claim(fib::store::session& on, int limit = 10, const std::string& by = owner) {
    auto got = claim_due(on, asking(limit, by));
    REQUIRE(got.has_value());
    return *std::move(got);
}

fence_request wave_of(const claim& from, std::size_t count, const std::string& by = owner) {
    fence_request what;
    what.claim = from.id;
    what.owner = by;
    what.version = from.version;
    for (std::size_t index = 0; index < count; ++index) what.add(from.people[index]);
    return what;
}

void expire_claims(town& in) {
    in.on().query("update claims set expires_at = now() - interval '1 second'");
}

}  // namespace

TEST_CASE("a claim takes people in the order of their time and tells what a mail needs of them") {
    town in;
    in.people(3);
    in.on().query("update people set next_send_at = next_send_at - interval '1 hour' where id = 3");
    const auto got = must_claim(in.on(), 2);
    REQUIRE(got.people.size() == 2);
    CHECK(got.people[0].id == 3);
    CHECK(got.people[0].place == 1);
    CHECK(got.people[0].email == "p3@example.com");
    CHECK(got.people[0].business_name == "Business 3");
    CHECK(got.people[0].community == "Elm Creek");
    CHECK(got.people[0].at.time_zone == "America/Chicago");
    CHECK(in.text("select person_ids::text from claims") == "{3,1}");
    CHECK(in.text("select step_ids::text from claims") == "{1,1}");
}

TEST_CASE("who is claimed is not claimed again") {
    town in;
    in.people(5);
    CHECK(must_claim(in.on(), 3).people.size() == 3);
    CHECK(must_claim(in.on(), 10, other_owner).people.size() == 2);
    CHECK_FALSE(claim_due(in.on(), asking(10)).has_value());
}

TEST_CASE("two claimers racing share the people without one twice or left out") {
    town in;
    in.people(2000);
    std::map<std::string, std::multiset<std::int64_t>> taken;
    const auto take_all = [&](const std::string& by) {
        fib::store::session own{in.settings()};
        while (auto got = claim_due(own, asking(37, by))) {
            for (const auto& who : got->people) taken.at(by).insert(who.id);
        }
    };
    taken[owner];
    taken[other_owner];
    std::thread first{take_all, owner};
    std::thread second{take_all, other_owner};
    first.join();
    second.join();
    // SKIP LOCKED lets both come back empty-handed while the other still holds locks: the rest is one more claim.
    take_all(owner);
    auto all = taken.at(owner);
    all.insert(taken.at(other_owner).begin(), taken.at(other_owner).end());
    CHECK(all.size() == 2000);
    CHECK(std::set<std::int64_t>(all.begin(), all.end()).size() == 2000);
}

TEST_CASE("who waits for another channel, is not due or is suspect is left alone") {
    town in;
    in.people(4);
    in.on().query("update people set next_channel = 'sms' where id = 1");
    in.on().query("update people set next_send_at = now() + interval '1 hour' where id = 2");
    in.on().query("update people set rescues = 3 where id = 3");
    const auto got = must_claim(in.on());
    REQUIRE(got.people.size() == 1);
    CHECK(got.people[0].id == 4);
    auto suspects = asking(10);
    suspects.suspect = true;
    CHECK(claim_due(in.on(), suspects)->people.at(0).id == 3);
}

TEST_CASE("engagement and tags are read where the step's conditions ask") {
    town in;
    in.people(1);
    in.on().script(R"(
update campaign_steps set conditions = '{"skip_if_opened": true, "skip_if_tag": "vip"}' where id = 2;
update people set sequence_step = 2, sequence_started_at = now() - interval '1 day';
insert into tags (name) values ('vip'); insert into business_tag (business_id, tag_id) values (1, 1);
insert into send_log (person_id, campaign_step_id, channel, sent_at, opened_at)
  values (1, 1, 'email', now() - interval '1 hour', now());)");
    const auto got = must_claim(in.on());
    CHECK(got.people[0].tags == std::vector<std::string>{"vip"});
    REQUIRE(got.people[0].earlier.size() == 1);
    CHECK(got.people[0].earlier[0].step_id == 1);
    CHECK(got.people[0].earlier[0].opened);
    CHECK_FALSE(got.people[0].earlier[0].clicked);
}

TEST_CASE("a pause and a moved database stop claims and fences until resumed") {
    town in;
    in.people(2);
    const auto got = must_claim(in.on(), 1);
    pause(in.on(), channel::email, "too many complaints", "test");
    CHECK_FALSE(claim_due(in.on(), asking(10)).has_value());
    CHECK(fence(in.on(), wave_of(got, 1)).held == "paused: too many complaints");
    CHECK(resume(in.on(), channel::email));
    CHECK(fence(in.on(), wave_of(got, 1)).held.empty());
    in.on().query("update installation set system_identifier = '1'");
    CHECK_FALSE(claim_due(in.on(), asking(10)).has_value());
    CHECK(sending_held(in.on(), channel::email).find("copied") != std::string::npos);
    CHECK(resume(in.on(), std::nullopt));
    CHECK(claim_due(in.on(), asking(10)).has_value());
}

TEST_CASE("a fence obeys what was committed since the claim") {
    town in;
    in.people(9);
    const auto got = must_claim(in.on());
    in.on().script(R"(
update people set do_not_email = true where id = 1;
update people set deleted_at = now() where id = 2;
update businesses set lead_status = 'unsubscribed' where id = 3;
update people set next_send_at = null where id = 4;
insert into suppressions (address, reason) values ('p5@example.com', 'bounced');
update businesses set deleted_at = now() where id = 6;
update people set sequence_step = 2 where id = 7;
update people set email = 'new@example.com' where id = 8;)");
    const auto stands = fence(in.on(), wave_of(got, 9));
    CHECK(stands.owned);
    CHECK(stands.blocked == std::map<std::int32_t, std::string>{{1, "changed"},
                                                                {2, "changed"},
                                                                {3, "unsubscribed"},
                                                                {4, "changed"},
                                                                {5, "suppressed"},
                                                                {6, "deleted"},
                                                                {7, "changed"},
                                                                {8, "changed"}});
    CHECK(in.number("select started_upto from claims") == 9);
    CHECK_FALSE(fence(in.on(), wave_of(got, 9, other_owner)).owned);
}

TEST_CASE("what was sent is in send_log, the activities and the counters, and the person goes on") {
    town in;
    in.people(1);
    const auto got = must_claim(in.on());
    const auto done = record(in.on(), owner, {outcome_of(got, 0, entry::kind::sent)}, {got.id});
    CHECK(done.written == 1);
    CHECK(in.text("select concat_ws('|', person_id, campaign_step_id, channel, status, provider_message_id, claim_id, "
                  "claim_place, failure_reason) from send_log") == "1|1|email|sent|message-1|1|1");
    CHECK(in.text("select concat_ws('|', business_id, person_id, type, subject, campaign_id, campaign_step) "
                  "from activities") == "1|1|email_sent|Hello|HOOK-001|1");
    CHECK(in.text("select concat_ws('|', sequence_step, total_emails_sent, claim_id is null, next_send_at > now(), "
                  "sequence_started_at is not null) from people") == "2|1|t|t|t");
    CHECK(in.number("select count(*) from claims") == 0);
}

TEST_CASE("writing a group twice writes it once") {
    town in;
    in.people(2);
    const auto got = must_claim(in.on());
    const std::vector<entry> group{outcome_of(got, 0, entry::kind::sent), outcome_of(got, 1, entry::kind::skipped)};
    CHECK(record(in.on(), owner, group, {}).written == 2);
    CHECK(record(in.on(), owner, group, {got.id}).written == 0);
    const auto third = record(in.on(), owner, group, {});
    CHECK(third.written == 0);
    CHECK(third.not_ours.size() == 2);
    CHECK(in.number("select count(*) from send_log") == 2);
    CHECK(in.number("select count(*) from activities") == 1);
}

TEST_CASE("where somebody was moved while claimed only the outcome is written") {
    town in;
    in.people(3);
    const auto got = must_claim(in.on());
    in.on().script(R"(
update people set sequence_id = 9, sequence_step = 4 where id = 1;
update people set next_send_at = null where id = 2;)");
    record(in.on(), owner,
           {outcome_of(got, 0, entry::kind::sent), outcome_of(got, 1, entry::kind::sent),
            outcome_of(got, 2, entry::kind::sent)},
           {got.id});
    CHECK(in.number("select count(*) from send_log where status = 'sent'") == 3);
    CHECK(
        in.text("select string_agg(concat_ws('|', sequence_id, sequence_step, next_send_at is null, claim_id is null),"
                " ' ' order by id) from people") == "9|4|f|t 1|1|t|t 1|2|f|t");
}

TEST_CASE("a text that PostgreSQL refuses does not keep a send out of the books, nor the rest of its group") {
    town in;
    in.people(3);
    const auto got = must_claim(in.on());
    std::vector<entry> group{outcome_of(got, 0, entry::kind::sent), outcome_of(got, 1, entry::kind::sent),
                             outcome_of(got, 2, entry::kind::sent)};
    group[1].subject = "broken \xff";
    CHECK(record_or_split(in.on(), owner, group, {got.id}).written == 3);
    CHECK(in.number("select count(*) from send_log where status = 'sent'") == 3);
    CHECK(in.number("select count(*) from claims") == 0);
}

TEST_CASE("an expired claim is resolved: what had not begun goes back, what had is unknown") {
    town in;
    in.people(4);
    const auto got = must_claim(in.on());
    REQUIRE(fence(in.on(), wave_of(got, 3)).owned);
    record(in.on(), owner, {outcome_of(got, 0, entry::kind::sent)}, {});
    CHECK(rescue_one(in.on()).claims == 0);
    expire_claims(in);
    CHECK(rescue_one(in.on()) == rescued{.claims = 1, .given_back = 1, .unknown = 2, .set_aside = 0});
    CHECK(in.text("select string_agg(attempt, ' ' order by place) from unknowns").ends_with("-1-3"));
    CHECK(in.text("select string_agg(id::text, ' ' order by id) from people where next_send_at is null") == "2 3");
    const auto again = must_claim(in.on());
    REQUIRE(again.people.size() == 1);
    CHECK(again.people[0].id == 4);
    CHECK(again.people[0].rescues == 1);
}

TEST_CASE("an answer that comes after its claim was rescued is told apart") {
    town in;
    in.people(1);
    const auto got = must_claim(in.on());
    fence(in.on(), wave_of(got, 1));
    expire_claims(in);
    rescue_one(in.on());
    const auto late = record(in.on(), owner, {outcome_of(got, 0, entry::kind::sent)}, {got.id});
    CHECK(late.written == 0);
    CHECK(late.not_ours.size() == 1);
    CHECK(in.number("select count(*) from send_log") == 0);
}

TEST_CASE("the owner of a claim whose lease ran out may record as long as nobody has rescued it") {
    town in;
    in.people(1);
    const auto got = must_claim(in.on());
    expire_claims(in);
    CHECK(record(in.on(), owner, {outcome_of(got, 0, entry::kind::sent)}, {got.id}).written == 1);
    CHECK(rescue_one(in.on()).claims == 0);
}

TEST_CASE("two rescuers at once resolve each claim once") {
    town in;
    in.people(40);
    for (int i = 0; i < 20; ++i) must_claim(in.on(), 2);
    expire_claims(in);
    std::size_t counts[2] = {0, 0};
    const auto rescue_all = [&](std::size_t& into) {
        fib::store::session own{in.settings()};
        while (const auto claims = rescue_one(own).claims) into += claims;
    };
    std::thread first{rescue_all, std::ref(counts[0])};
    std::thread second{rescue_all, std::ref(counts[1])};
    first.join();
    second.join();
    CHECK(counts[0] + counts[1] == 20);
    CHECK(in.number("select count(*) from people where claim_id is null and rescues = 1") == 40);
}

TEST_CASE("after three rescues somebody is claimed alone, after one more set aside") {
    town in;
    in.people(2);
    for (int i = 0; i < 3; ++i) {
        must_claim(in.on());
        expire_claims(in);
        rescue_one(in.on());
    }
    CHECK_FALSE(claim_due(in.on(), asking(10)).has_value());
    auto alone = asking(1);
    alone.suspect = true;
    const auto got = *claim_due(in.on(), alone);
    REQUIRE(got.people.size() == 1);
    expire_claims(in);
    CHECK(rescue_one(in.on()).set_aside == 1);
    CHECK(in.number("select person_id from set_aside") == got.people[0].id);
    const auto second = *claim_due(in.on(), alone);
    CHECK(second.people[0].id != got.people[0].id);
    record(in.on(), owner, {outcome_of(second, 0, entry::kind::sent)}, {second.id});
    CHECK(in.number("select rescues from people where id = " + std::to_string(second.people[0].id)) == 0);
}

TEST_CASE("an unknown person cannot be claimed whatever else is edited, and settles once") {
    town in;
    in.people(3);
    const auto got = must_claim(in.on());
    for (std::size_t index : {0U, 1U, 2U}) {
        auto one = outcome_of(got, index, entry::kind::unknown);
        record(in.on(), owner, {one}, index == 2 ? std::vector{got.id} : std::vector<std::int64_t>{});
    }
    CHECK(in.number("select count(*) from people where next_send_at is null") == 3);
    in.on().query("update people set next_send_at = now() - interval '1 minute', sequence_step = 2 where id = 3");
    CHECK_FALSE(claim_due(in.on(), asking(10)).has_value());

    const auto steps = load_catalog(in.on(), {});
    const auto now = fib::machine_clock().now();
    CHECK(settle(in.on(), *steps, {got.id, 1, settlement::sent, "message-9"}, now));
    CHECK_FALSE(settle(in.on(), *steps, {got.id, 1, settlement::not_sent, "late"}, now));
    CHECK(in.text("select concat_ws('|', status, provider_message_id) from send_log where person_id = 1") ==
          "sent|message-9");
    CHECK(in.number("select sequence_step from people where id = 1") == 2);
    CHECK(in.text("select subject from activities where person_id = 1") == "Hello P1");

    CHECK(settle(in.on(), *steps, {got.id, 2, settlement::not_sent, "again"}, now));
    CHECK(in.text("select concat_ws('|', sequence_step, next_send_at <= now(), claim_id is null) from people "
                  "where id = 2") == "1|t|t");

    CHECK(settle(in.on(), *steps, {got.id, 3, settlement::skip, "nobody knows"}, now));
    CHECK(in.text("select concat_ws('|', status, failure_reason) from send_log where person_id = 3") ==
          "failed|nobody knows");
    CHECK(in.text("select concat_ws('|', sequence_step, next_send_at <= now()) from people where id = 3") == "2|t");
    CHECK(count_unknowns(in.on()) == 0);
}

TEST_CASE("only claims that are known are renewed: one whose reply was lost runs out") {
    town in;
    in.people(2);
    const auto first = must_claim(in.on(), 1);
    must_claim(in.on(), 1);
    expire_claims(in);
    CHECK(renew(in.on(), owner, {first.id}, 60s) == std::vector{first.id});
    CHECK(renew(in.on(), other_owner, {first.id}, 60s).empty());
    CHECK(rescue_one(in.on()).claims == 1);
    CHECK(rescue_one(in.on()).claims == 0);
}
