#include "cli/explaining.hpp"
#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;

namespace {

struct desk : fib::test::command_town {
    desk() { people(1); }

    fib::cli::explained explain(bool switched_on = true) {
        const auto steps = fib::pipeline::load_catalog(on(), {});
        const auto found = fib::pipeline::examine(on(), 1).value();
        return fib::cli::explain(found, *steps, {.serves = found.by, .switched_on = switched_on},
                                 fib::machine_clock().now());
    }
    /// What stands against the next message, in the order of the rules.
    std::string against() {
        std::string words;
        for (const auto& one : explain().rules) {
            if (one.side == fib::cli::rule_said::side::against) words += (words.empty() ? "" : ", ") + one.why;
        }
        return words;
    }
};

}  // namespace

TEST_CASE("nothing stands against an ordinary person, and the next three messages are planned") {
    desk at;
    const auto said = at.explain();
    CHECK(said.state == "due");
    CHECK(at.against().empty());
    CHECK(has(said.verdict_text, "will be sent"));
    REQUIRE(said.next.size() == 3);
    CHECK(said.next[1].campaign_id == "HOOK-002");
    CHECK(said.next[2].at > said.next[1].at);
}

TEST_CASE("each rule of the gate is told, and all of them at once") {
    desk at;
    at.on().script(R"(
update people set do_not_email = true, email = 'nobody';
update communities set status = 'paused';
update businesses set lead_status = 'customer';
update campaign_steps set conditions = '{"skip_if_customer": true, "require_tag": "vip"}' where step_number = 1;
insert into suppressions (address, reason) values ('nobody', 'manual');)");
    CHECK(at.against() == "community_paused, suppressed, do_not_email, address_invalid, customer");
    CHECK(has(at.explain().verdict_text, "put off (community_paused)"));
    at.on().script("update businesses set lead_status = 'unsubscribed', deleted_at = now()");
    CHECK(has(at.against(), "deleted, unsubscribed, community_paused"));
    CHECK(has(at.explain().verdict_text, "sequence will end"));
}

TEST_CASE("a held step names its template, a channel that is off and a date long past are told") {
    desk at;
    at.on().script("update email_templates set is_active = false");
    CHECK(at.against() == "step_held HOOK-001: template 'hello' is not active");
    at.on().script(
        "update email_templates set is_active = true; update people set next_send_at = now() - interval '20 d'");
    CHECK(at.against() == "too_late");
    CHECK(at.explain(false).verdict.reason == "channel_off");
}

TEST_CASE("engagement and tags are read as a claim reads them") {
    desk at;
    at.on().script(R"(
update people set sequence_step = 2, sequence_started_at = now() - interval '1 day';
insert into send_log (person_id, campaign_step_id, channel, opened_at, sent_at)
  values (1, 1, 'email', now(), now() - interval '1 hour');
insert into tags (name) values ('vip');
insert into business_tag (business_id, tag_id) values (1, 1);
update campaign_steps set conditions = '{"skip_if_opened": true, "skip_if_tag": "vip"}' where step_number = 2;)");
    CHECK(at.against() == "opened");
    CHECK(has(at.explain().verdict_text, "skipped (opened)"));
    at.on().script("update campaign_steps set conditions = '{\"skip_if_tag\": \"vip\"}' where step_number = 2");
    CHECK(at.against() == "tag");
}

TEST_CASE("where a person stands is told: claimed, unknown, set aside, stopped, finished, never enrolled, no step") {
    desk at;
    at.on().script(R"(
insert into claims (owner, channel, person_ids, step_ids, expires_at)
  values (gen_random_uuid(), 'email', '{1}', '{1}', now() + interval '1 minute');
update people set claim_id = 1;)");
    CHECK(at.explain().state == "claimed");
    at.on().script("update claims set started_upto = 1");
    CHECK(at.explain().state == "begun");
    at.on().script(R"(
insert into unknowns (person_id, claim_id, place, attempt, channel, fenced_at, reason)
  values (1, 1, 1, '20261124-1-1', 'email', now(), 'timed out');
update people set next_send_at = null;)");
    CHECK(at.explain().state == "unknown");
    CHECK(has(at.against(), "20261124-1-1: timed out"));
    at.on().script(R"(
delete from unknowns; update people set claim_id = null;
insert into set_aside (person_id, reason) values (1, 'no mail of it');)");
    CHECK(at.explain().state == "set aside");
    at.on().script(
        "delete from set_aside; insert into stops (address, person_id, set_flag) values ('p1@example.com', 1, true)");
    CHECK(at.explain().state == "stopped");
    CHECK(has(at.against(), "p1@example.com, since"));
    at.on().script("delete from stops");
    CHECK(at.explain().state == "never enrolled");
    CHECK(at.explain().next.empty());
    at.on().script("update people set sequence_started_at = now(), sequence_step = 4");
    CHECK(at.explain().state == "finished");
    at.on().script("update people set next_send_at = now(), sequence_id = 9");
    CHECK(at.against() == "no_sequence 9");
}

TEST_CASE("a pause is told before the gate's word") {
    desk at;
    at.on().script("insert into pauses (scope, reason, paused_by) values ('email', 'wrong link', 'test')");
    CHECK(at.against() == "paused: wrong link");
    CHECK(has(at.explain().verdict_text, "nothing is sent by email now (paused: wrong link)"));
}

TEST_CASE("explaining as people type it, and changing nothing") {
    desk at;
    const auto before = at.text("select md5(p::text) from people p");
    CHECK(at.fibctl({"campaign:explain", "P1@Example.com"}) == exit_code::done);
    CHECK(has(at.out, "Person 1: P1"));
    CHECK(has(at.out, "Nothing was ever sent"));
    CHECK(at.fibctl({"campaign:explain", "1", "--json"}) == exit_code::done);
    CHECK(has(at.out, R"("state":"due")"));
    CHECK(at.fibctl({"campaign:explain", "7"}) == exit_code::failed);
    CHECK(has(at.err, "no person with the id or address '7'"));
    at.on().script("update people set next_send_at = null");
    CHECK(at.fibctl({"campaign:explain", "1"}) == exit_code::done);
    CHECK(has(at.out, "leaves them out (not_primary_contact)"));
    at.on().script("update people set next_send_at = null where id = 1");
    at.on().script("insert into people (business_id, email) values (1, 'p1@example.com')");
    CHECK(at.fibctl({"campaign:explain", "p1@example.com"}) == exit_code::failed);
    CHECK(has(at.err, "1, 2"));
    at.on().script("delete from people where id = 2");
    CHECK(at.text("select count(*) from send_log") == "0");
    CHECK_FALSE(before.empty());
}
