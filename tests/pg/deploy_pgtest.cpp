#include "community/community.hpp"
#include "community/deployment.hpp"
#include "community/eligible.hpp"
#include "community/readiness.hpp"
#include "pipeline/address.hpp"
#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fib::community;
using fib::timestamp;
using fib::cli::exit_code;
using fib::test::has;

namespace {

/// 2:00 in Chicago, before the sending hours of Tuesday, 24 November.
const timestamp night = fib::timestamp_from_sql("2026-11-24 08:00:00+00").value();

struct desk : fib::test::command_town {
    desk() { on().script("update communities set status = 'pending'"); }

    /// Primary contacts who may all be written to, with a consent basis.
    void contacts(int count, int community = 1) {
        on().query(R"(
with b as (
  insert into businesses (community_id, name, slug)
  select $2::bigint, 'Business ' || n, 'business-' || $2::bigint || '-' || n from generate_series(1, $1::int) n returning id)
insert into people (business_id, email, phone, is_primary_contact, consent_basis)
select id, 'p' || id || '@example.com', '+1402555' || lpad(id::text, 4, '0'), true, 'published_contact' from b order by id)",
                   count, community);
    }
    deployed run(const deploy_wish& wish = {}, timestamp now = night) {
        return deploy(on(), find(on(), "elm-creek-ne").value(), wish, now).value();
    }
    std::string refused(const deploy_wish& wish = {}, timestamp now = night) {
        const auto done = deploy(on(), find(on(), "1").value(), wish, now);
        REQUIRE(done.has_error());
        return done.error().text;
    }
    std::int64_t fullest_minute() {
        return number(
            "select coalesce(max(n), 0) from (select count(*) n from people where next_send_at is not null "
            "group by date_trunc('minute', next_send_at)) m");
    }
    std::string status() { return text("select status from communities where id = 1"); }
    /// Everything that a deployment may change, as one value.
    std::string fingerprint() {
        return text(R"(
select md5(concat((select string_agg(p::text, ';' order by id) from people p),
  (select string_agg(c::text, ';' order by id) from communities c), (select count(*) from deployments),
  (select count(*) from audit_log), (select count(*) from people_due))))");
    }
};

}  // namespace

TEST_CASE("a deployment enrols every contact once, evenly over the community's own sending hours") {
    desk at;
    at.contacts(1500);
    const auto done = at.run({.lot = 400});
    CHECK(done.enrolled == 1500);
    CHECK(done.people.left_out.empty());
    CHECK(at.status() == "active");
    CHECK(
        at.number("select count(*) from people where sequence_id = 1 and sequence_step = 1 and next_channel = 'email' "
                  "and sequence_started_at = next_send_at") == 1500);
    // Its places begin lead_of(community) of the distance between two later.
    CHECK(at.text("select date_trunc('second', min(next_send_at) at time zone 'America/Chicago') from people") ==
          "2026-11-24 08:00:14");
    CHECK(at.text("select date_trunc('second', max(next_send_at) at time zone 'America/Chicago') from people") ==
          "2026-11-24 17:59:50");
    // 1,500 over 600 minutes.
    CHECK(at.fullest_minute() == 3);
    CHECK(at.number("select count(distinct next_send_at) from people") == 1500);
    CHECK(at.number("select count(*) from deployments where finished_at is not null and enrolled = 1500") == 1);
    const auto before = at.text("select md5(string_agg(p::text, ';' order by id)) from people p");
    CHECK(at.run().enrolled == 0);
    CHECK(at.text("select md5(string_agg(p::text, ';' order by id)) from people p") == before);
}

TEST_CASE("who may not be written to is left out, each with the reason") {
    desk at;
    at.contacts(20);
    at.on().script(R"(
update people set deleted_at = now() where id = 1;
update businesses set deleted_at = now() where id = 2;
update people set email = null where id = 3;
update people set email = 'no address' where id = 4;
update people set do_not_email = true where id = 5;
update businesses set lead_status = 'customer' where id = 6;
update businesses set lead_status = 'unsubscribed' where id = 7;
update businesses set lead_status = 'churned' where id = 8;
insert into suppressions (address, reason) values ('p9@example.com', 'manual'), ('@blocked.example', 'manual');
update people set email = 'Ann@Blocked.example' where id = 10;
update people set next_send_at = '2026-12-01 12:00Z' where id = 11;
update people set sequence_started_at = '2026-01-01' where id = 12;
update people set is_primary_contact = false where id = 13;
update people set consent_basis = null where id = 14;
insert into set_aside (person_id, reason) values (15, 'x');
update people set email = 'änn@example.com' where id = 16;
update people set do_not_sms = true, do_not_call = true, phone = null where id = 17;)");
    const auto done = at.run();
    CHECK(done.people.left_out == std::map<std::string, std::int64_t>{{"deleted", 2},
                                                                      {"no_address", 1},
                                                                      {"address_invalid", 1},
                                                                      {"address_not_ascii", 1},
                                                                      {"do_not_email", 1},
                                                                      {"customer", 1},
                                                                      {"unsubscribed", 1},
                                                                      {"churned", 1},
                                                                      {"suppressed", 2},
                                                                      {"enrolled_before", 2},
                                                                      {"not_primary_contact", 1},
                                                                      {"no_consent_basis", 1},
                                                                      {"set_aside", 1}});
    CHECK(done.enrolled == 4);
    CHECK(at.text("select string_agg(id::text, ' ' order by id) from people where next_send_at is not null and id <> "
                  "11") == "17 18 19 20");
}

TEST_CASE("a sequence that begins with a text asks for a number and for do_not_sms") {
    desk at;
    at.contacts(8);
    at.on().script(R"(
update campaign_steps set channel = 'sms' where step_number = 1;
update people set phone = null where id = 1;
update people set phone = '555' where id = 2;
update people set do_not_sms = true where id = 3;
update people set do_not_email = true, email = null where id = 4;
update people set phone = '(402) 555-0105' where id = 5;
insert into suppressions (address, reason) values ('+14025550105', 'stop'), ('+14025550006', 'stop');)");
    const auto done = at.run();
    CHECK(done.people.left_out == std::map<std::string, std::int64_t>{
                                      {"no_number", 1}, {"number_invalid", 1}, {"do_not_sms", 1}, {"suppressed", 2}});
    CHECK(at.number("select count(*) from people where next_channel = 'sms' and next_send_at is not null") == 3);
}

TEST_CASE("an address that sending would refuse is not enrolled, and no other") {
    desk at;
    const std::string long_local(64, 'a'), label(63, 'b');
    const std::vector<std::string> addresses{"ann@example.com",
                                             "o'brien+news@mail.example.co.uk",
                                             "A_b-c@xn--exmple-cua.com",
                                             "a.b.c@d.e",
                                             "ann",
                                             "ann@",
                                             "@example.com",
                                             "ann@example",
                                             "a b@example.com",
                                             "ann@example.com\r\nBcc: x@example.com",
                                             "\"ann\"@example.com",
                                             "ann@exa_mple.com",
                                             "a..b@example.com",
                                             "ann@-example.com",
                                             "ann@example-.com",
                                             "ann@example..com",
                                             ".ann@example.com",
                                             "ann.@example.com",
                                             "ann@example.com.",
                                             "a@b@example.com",
                                             long_local + "@example.com",
                                             long_local + "a@example.com",
                                             "ann@" + label + ".com",
                                             "ann@" + label + "b.com",
                                             "ann@a-b.com",
                                             "ann@1.2",
                                             "ann@example.com ",
                                             "{ann}|x`y~z=/?^!#$%&*@example.com"};
    for (const auto& address : addresses) {
        CAPTURE(address);
        const auto refused = at.on().query(
            "select address_invalid.reason is not null from (select " + std::string{refusal} +
                " as reason from (select $3::text as email, null::timestamptz as deleted_at, null::timestamptz as "
                "next_send_at, null::timestamptz as sequence_started_at, null::bigint as claim_id, 0::bigint as id, "
                "false as do_not_email, false as do_not_sms, false as do_not_call, null::text as phone, 'opt_in' as "
                "consent_basis) p, (select null::timestamptz as deleted_at, 'prospect' as lead_status) b) "
                "address_invalid",
            std::nullopt, "email", address);
        CHECK(refused.truth(0, 0) == !fib::pipeline::address_fault(address).empty());
    }
}

TEST_CASE("contacts without a consent basis are not enrolled, and the refusal says what to do") {
    desk at;
    at.contacts(3);
    at.on().script("update people set consent_basis = null");
    CHECK(has(at.refused(), "--consent-basis published_contact"));
    CHECK(at.status() == "pending");
    CHECK(at.fibctl({"community:deploy", "elm-creek-ne"}) == exit_code::failed);
    CHECK(has(at.err, "--consent-basis published_contact"));
    CHECK(at.text("select outcome from audit_log where command = 'community:deploy'") == "failed");
    at.on().script("update people set consent_basis = 'customer' where id = 1");
    CHECK(at.run({.consent_basis = "published_contact"}).enrolled == 3);
    CHECK(at.text("select string_agg(consent_basis, ' ' order by id) from people") ==
          "customer published_contact published_contact");
}

TEST_CASE(
    "a deployment that was killed is completed by the next run, in the same plan where its time is still to come") {
    desk at;
    at.contacts(1000);
    // As a kill between two lots leaves it.
    struct killed {};
    CHECK_THROWS_AS(deploy(at.on(), find(at.on(), "1").value(), {.lot = 100}, night,
                           [](std::int64_t done, std::int64_t) {
                               if (done == 300) throw killed{};
                           }),
                    killed);
    CHECK(at.status() == "deploying");
    CHECK(at.number("select count(*) from people where next_send_at is not null") == 300);
    const auto first = at.text("select md5(string_agg(p::text, ';' order by id)) from people p where id <= 300");

    SUBCASE("before its hours") {
        const auto done = at.run();
        CHECK(done.continued);
        CHECK(done.enrolled == 700);
        CHECK(at.fullest_minute() == 2);
        CHECK(at.text("select date_trunc('second', max(next_send_at) at time zone 'America/Chicago') from people") ==
              "2026-11-24 17:59:46");
    }
    SUBCASE("the day after: the rest gets hours of its own") {
        const auto done = at.run({}, night + std::chrono::hours{24});
        CHECK(done.enrolled == 700);
        CHECK(at.text("select date_trunc('second', min(next_send_at) at time zone 'America/Chicago') from people where "
                      "id > 300") == "2026-11-25 08:00:31");
        CHECK(at.fullest_minute() == 2);
    }
    CHECK(at.status() == "active");
    CHECK(at.number("select count(*) from people where next_send_at is not null") == 1000);
    CHECK(at.number("select count(*) from deployments") == 1);
    CHECK(at.text("select md5(string_agg(p::text, ';' order by id)) from people p where id <= 300") == first);
}

TEST_CASE("a deployment that was begun is completed in its own sequence") {
    desk at;
    at.contacts(10);
    at.on().script(R"(
insert into campaign_sequences (name) values ('another');
insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, subject)
values (2, 1, 1, 'X-1', 'hello', 'claim', 'Hello');
update communities set status = 'deploying';
insert into deployments (community_id, sequence_id, opens_at, closes_at, planned)
values (1, 2, '2026-11-24 14:00Z', '2026-11-25 00:00Z', 10);)");
    CHECK(has(at.refused({.sequence = 1}), "sequence 2 was begun"));
    CHECK(at.run().sequence == 2);
    CHECK(at.number("select count(*) from people where sequence_id = 2") == 10);
}

TEST_CASE("two deployments of a community at once: the second is refused") {
    desk at;
    at.contacts(200);
    fib::store::session other{at.settings()};
    std::string said;
    deploy(at.on(), find(at.on(), "1").value(), {.lot = 100}, night, [&](std::int64_t, std::int64_t) {
        said = deploy(other, find(other, "1").value(), {}, night).error().text;
    }).value();
    CHECK(has(said, "another session"));
    CHECK(at.number("select enrolled from deployments") == 200);
}

TEST_CASE("a pause stops a deployment, and resuming brings back what the community was") {
    desk at;
    at.contacts(200);
    fib::store::session other{at.settings()};
    const auto cut =
        deploy(at.on(), find(at.on(), "1").value(), {.lot = 100}, night, [&](std::int64_t done, std::int64_t) {
            if (done == 100) CHECK(pause(other, 1));
        });
    REQUIRE(cut.has_error());
    CHECK(has(cut.error().text, "paused meanwhile"));
    CHECK(has(at.refused(), "community:resume elm-creek-ne"));
    CHECK_FALSE(pause(at.on(), 1));
    CHECK(resume(at.on(), 1) == "deploying");
    CHECK(at.run().enrolled == 100);
    CHECK(pause(at.on(), 1));
    CHECK(resume(at.on(), 1) == "active");
    CHECK_FALSE(resume(at.on(), 1).has_value());
}

TEST_CASE("a dry run says what would happen and changes nothing") {
    desk at;
    at.contacts(50);
    const auto before = at.fingerprint();
    CHECK(at.run({.dry_run = true}).enrolled == 50);
    CHECK(at.fibctl({"community:deploy", "elm-creek-ne", "--dry-run"}) == exit_code::done);
    CHECK(has(at.out, "would be enrolled"));
    CHECK(at.fibctl({"community:deploy-batch", "--count", "5", "--dry-run"}) == exit_code::done);
    CHECK(has(at.out, "50 people in 1 community"));
    CHECK(at.fingerprint() == before);
}

TEST_CASE("the day can be chosen; one that is past, or a sequence that reaches nobody, is refused") {
    desk at;
    at.contacts(10);
    using namespace std::chrono;
    CHECK(has(at.refused({.start = 2026y / November / 23}), "over"));
    CHECK(has(at.refused({.sequence = 7}), "no sequence 7"));
    at.on().script("update email_templates set is_active = false");
    CHECK(has(at.refused(), "reach nobody"));
    at.on().script("update email_templates set is_active = true; update communities set timezone = 'Elm/Creek'");
    CHECK(has(at.refused(), "'Elm/Creek' is no time zone"));
    at.on().script(
        "update communities set timezone = 'America/Chicago'; update campaign_sequences set is_active = false");
    CHECK(has(at.refused(), "not active"));
    at.on().script("update campaign_sequences set is_active = true");
    CHECK(at.status() == "pending");
    // 17:00 of the day itself: what is left of it.
    at.run({.start = 2026y / November / 24}, night + hours{15});
    CHECK(at.text("select date_trunc('second', min(next_send_at) at time zone 'America/Chicago') from people") ==
          "2026-11-24 17:03:42");
    CHECK(at.number("select count(*) from people where next_send_at >= '2026-11-25 00:00Z'") == 0);
}

TEST_CASE("a batch takes what was begun first, then the readiest, and none without consent") {
    desk at;
    at.on().script(R"(
insert into communities (name, slug, state, status, timezone) values
  ('Small', 'small', 'NE', 'pending', 'America/Chicago'), ('Big', 'big', 'NE', 'pending', 'America/Chicago'),
  ('Poor', 'poor', 'NE', 'pending', 'America/Chicago'), ('Silent', 'silent', 'NE', 'pending', 'America/Chicago'),
  ('Begun', 'begun', 'NE', 'deploying', 'America/Chicago'), ('Done', 'done', 'NE', 'active', 'America/Chicago');)");
    at.contacts(5, 2);
    at.contacts(60, 3);
    at.contacts(60, 4);
    at.contacts(90, 5);
    at.contacts(1, 6);
    at.contacts(90, 7);
    at.on().script(R"(
update people p set email = null from businesses b where b.id = p.business_id and b.community_id = 4 and p.id % 2 = 0;
update people p set consent_basis = null from businesses b where b.id = p.business_id and b.community_id = 5;)");
    const auto order = readiest(at.on(), 10, std::nullopt);
    std::string slugs;
    for (const auto& one : order) slugs += one.slug + ' ';
    CHECK(slugs == "begun big small poor ");
    CHECK(readiest(at.on(), 10, "published_contact").at(1).slug == "silent");
    CHECK(order.at(1).score > 70);
    CHECK(order.at(1).reachable == 60);
    // Lately heard of, a community comes before its equal.
    at.on().script("update communities set synced_at = now() where slug = 'small'");
    CHECK(readiest(at.on(), 10, std::nullopt).at(1).slug == "small");

    CHECK(at.fibctl({"community:deploy-batch", "--count", "3", "--json"}) == exit_code::done);
    CHECK(at.text("select string_agg(slug, ' ' order by slug) from communities where status = 'active'") ==
          "begun big done small");
    CHECK(at.number("select count(*) from people where next_send_at is not null") == 66);
    CHECK(at.text("select detail->>'enrolled' from audit_log where command = 'community:deploy-batch'") == "66");
    CHECK(at.fibctl({"community:deploy-batch", "--count", "0"}) == exit_code::wrong_usage);
}

TEST_CASE("verbs: deploy, list, status, pause and resume as people type them") {
    desk at;
    at.contacts(4);
    CHECK(at.fibctl({"community:deploy", "nowhere"}) == exit_code::failed);
    CHECK(has(at.err, "no community 'nowhere'"));
    CHECK(at.fibctl({"community:deploy", "1", "--start", "tomorrow"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"community:deploy", "1", "--consent-basis", "hearsay"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"community:deploy", "elm-creek-ne", "--json"}) == exit_code::done);
    CHECK(has(at.out, R"("enrolled":4,"left_out":{})"));
    CHECK(at.text("select detail->>'enrolled' || outcome from audit_log") == "4done");
    at.on().script(R"(
insert into send_log (person_id, campaign_step_id, channel, opened_at, clicked_at, sent_at)
  values (1, 1, 'email', now(), now(), now() - interval '1 hour'), (2, 1, 'email', now(), null, now() - interval '1 hour');
insert into send_log (person_id, campaign_step_id, channel, status) values (3, 1, 'email', 'skipped');
insert into stops (address, person_id, set_flag) values ('p2@example.com', 2, true);)");
    CHECK(at.fibctl({"community:status", "1", "--json"}) == exit_code::done);
    CHECK(has(at.out, R"("enrolled":4,"finished":0)"));
    CHECK(has(at.out, R"("campaign_id":"HOOK-001","channel":"email","waiting":4,"sent":2,"opened":2,"clicked":1,)"
                      R"("replied":0,"bounced":0,"unsubscribed":1,"skipped":1,"failed":0)"));
    CHECK(at.fibctl({"community:status", "1"}) == exit_code::done);
    CHECK(has(at.out, "4 of 4 primary contacts enrolled"));
    CHECK(at.fibctl({"community:pause", "1"}) == exit_code::done);
    CHECK(at.fibctl({"community:list", "--status", "paused"}) == exit_code::done);
    CHECK(has(at.out, "elm-creek-ne"));
    CHECK(at.fibctl({"community:resume", "1", "--json"}) == exit_code::done);
    CHECK(has(at.out, R"("status":"active")"));
    CHECK(at.fibctl({"community:list", "--status", "paused"}) == exit_code::done);
    CHECK(has(at.out, "No such community"));
    CHECK(at.number("select count(*) from audit_log where outcome = 'done'") == 3);
}
