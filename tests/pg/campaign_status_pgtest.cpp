#include "cli/status/looking.hpp"
#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace fib::cli;
using fib::test::has;

namespace {

/// Seven people: 1 and 2 wait at step 1 (due), 3 at step 2 (tomorrow), 4 is through, 5 unknown, 6 and 7 never began.
struct desk : fib::test::command_town {
    desk() {
        people(7);
        on().script(R"(
delete from channel_walk;
update people set is_primary_contact = true;
update people set consent_basis = 'opt_in' where id <> 6;
update people set sequence_step = 2, sequence_started_at = now(), next_send_at = now() + interval '1 day' where id = 3;
update people set sequence_step = 4, sequence_started_at = now(), next_send_at = null where id = 4;
update people set sequence_started_at = now(), next_send_at = null, claim_id = 9 where id = 5;
update people set next_send_at = null where id in (6, 7);
insert into unknowns (person_id, claim_id, place, attempt, channel, fenced_at, reason)
  values (5, 9, 1, '9.1', 'email', now(), 'cut');)");
    }

    standing look() { return eyes.look(on()); }

    fib::settings chosen;
    looking eyes{chosen, {}, fib::machine_clock()};
};

void log(desk& at, int person, int step, const std::string& status, const std::string& more = "") {
    at.on().script("insert into send_log (person_id, campaign_step_id, channel, status, failure_reason" +
                   std::string{more.empty() ? "" : ", " + more.substr(0, more.find('='))} + ") values (" +
                   std::to_string(person) + ", " + std::to_string(step) + ", 'email', '" + status + "', " +
                   (status == "skipped"  ? "'do_not_email'"
                    : status == "failed" ? "'MessageRejected: no such address 17'"
                                         : "null") +
                   (more.empty() ? "" : ", " + more.substr(more.find('=') + 1)) + ")");
}

std::string words(const standing& found) {
    std::string out;
    for (const auto& one : found.holds) out += (out.empty() ? "" : " ") + one.what;
    return out;
}

const hold& held(const standing& found, const std::string& what) {
    const auto at = std::ranges::find(found.holds, what, &hold::what);
    REQUIRE(at != found.holds.end());
    return *at;
}

}  // namespace

TEST_CASE("the funnel says who waits at which step, who is through and who never began, exactly") {
    desk at;
    const auto found = at.look().people;
    REQUIRE(found.sequences.size() == 1);
    const auto& in = found.sequences[0];
    CHECK(in.waiting.number == 3);
    CHECK(in.through.number == 1);
    REQUIRE(in.steps.size() == 3);
    CHECK(in.steps[0].waiting.number == 2);
    CHECK(in.steps[0].due.number == 2);
    CHECK(in.steps[1].waiting.number == 1);
    CHECK(in.steps[1].due.number == 0);
    CHECK(in.steps[2].waiting.number == 0);
    CHECK(found.outside.number == 2);
    CHECK(found.without_consent.number == 1);
    CHECK(in.waiting.how == amount::sort::exact);
}

TEST_CASE("what came of a step's messages is counted, a stop at the last message before it") {
    desk at;
    log(at, 1, 1, "sent", "opened_at=now()");
    log(at, 2, 1, "sent", "clicked_at=now()");
    log(at, 3, 1, "sent", "sent_at=now() - interval '2 minutes'");
    log(at, 3, 2, "sent", "replied_at=now()");
    log(at, 4, 2, "failed");
    log(at, 5, 2, "skipped");
    log(at, 6, 2, "skipped");
    log(at, 7, 1, "sent", "sent_at=now() - interval '40 days'");
    at.on().script(
        "insert into stops (address, person_id, set_flag, stopped_at) "
        "values ('p3@example.com', 3, true, now() + interval '1 second')");
    const auto found = at.look().people;
    const auto& first = *found.find(1);
    const auto& second = *found.find(2);
    CHECK(first.sent.number == 3);  // that of forty days ago is no part of it
    CHECK(first.opened.number == 1);
    CHECK(first.clicked.number == 1);
    CHECK(first.stopped.number == 0);
    CHECK(second.sent.number == 1);
    CHECK(second.replied.number == 1);
    CHECK(second.stopped.number == 1);
    CHECK(second.failed.number == 1);
    CHECK(second.skipped.number == 2);
    CHECK(second.skipped_by.at("do_not_email").number == 2);
}

TEST_CASE("a large table is sampled, and the funnel says that it is an estimate near the truth") {
    desk at;
    at.on().script(
        "insert into people (business_id, email, next_send_at) select 1, 'q' || n || '@example.com', now() "
        "from generate_series(1, 20000) n");
    const auto found = look_at_funnel(at.on(), {.sample_bytes = 2 << 20U});
    const auto& waiting = found.sequences[0].steps[0].waiting;
    CHECK(waiting.how == amount::sort::estimated);
    CHECK(waiting.number > 14'000);
    CHECK(waiting.number < 26'000);
    const auto again = look_at_funnel(at.on(), {.sample_bytes = 2 << 20U});
    CHECK(again.sequences[0].steps[0].waiting.number == waiting.number);  // the same pages
}

TEST_CASE("a look after the first adds what came since, whatever was counted before") {
    desk at;
    sends_today sends;
    const auto count = [&](const char* status) {
        std::int64_t all = 0;
        for (const auto& [kind, number] : sends.counts()) all += kind.status == status ? number : 0;
        return all;
    };
    // An hour ago is today but in the first hour of a day, when there is nothing that a later look leaves out.
    log(at, 1, 1, "sent", "sent_at=greatest(now() - interval '1 hour', date_trunc('day', now()))");
    log(at, 2, 1, "sent");
    sends.look(at.on());
    CHECK(count("sent") == 2);
    CHECK(sends.last_minute("email") >= 1);
    log(at, 3, 1, "sent");
    log(at, 4, 1, "failed");
    log(at, 5, 1, "sent", "sent_at=now() - interval '25 hours'");
    sends.look(at.on());
    CHECK(count("sent") == 3);
    CHECK(count("failed") == 1);
    sends.look(at.on());
    CHECK(count("sent") == 3);
    CHECK(sends.counts().begin()->first.reason == "MessageRejected");
}

TEST_CASE("each thing that holds messages back is said with its number and what to do") {
    desk at;
    at.on().script(R"(
insert into pauses (scope, reason, paused_by) values ('sms', 'too early', 'ann'), ('email', 'bounces', 'breaker');
update communities set status = 'paused', business_count = 12;
insert into claims (owner, channel, person_ids, step_ids, started_upto, expires_at)
  values (gen_random_uuid(), 'email', '{1,2}', '{1,1}', 1, now() - interval '1 minute');
insert into set_aside (person_id, reason) values (7, 'cannot be rendered: x'), (6, 'cannot be rendered: y');
update people set rescues = 3 where id = 1;
insert into deployments (community_id, sequence_id, opens_at, closes_at, planned, enrolled)
  values (1, 1, now(), now() + interval '1 hour', 10, 4);
update email_templates set is_active = false;)");
    const auto found = at.look();
    CHECK(words(found) ==
          "breaker paused claim_expired unknown set_aside rescued_often communities_paused deployment_unfinished "
          "step_held step_held no_consent");
    CHECK(found.holds[0].stops);
    CHECK(has(found.holds[0].text, "circuit breaker: bounces"));
    CHECK(held(found, "claim_expired").people->number == 2);
    CHECK(held(found, "set_aside").people->number == 2);
    CHECK(has(held(found, "set_aside").text, "cannot be rendered"));
    CHECK(has(held(found, "communities_paused").text, "12 businesses: elm-creek-ne"));
    CHECK(held(found, "deployment_unfinished").people->number == 6);
    CHECK(held(found, "step_held").people->number == 2);
    CHECK(found.channels[0].claimed == 2);
    CHECK(found.channels[0].begun == 1);
    CHECK(found.channels[0].due.number == 2);
}

TEST_CASE("a database that was moved is said, and a due channel that nobody sends") {
    desk at;
    CHECK(words(at.look()) == "unknown no_sender no_consent");
    at.on().script("update installation set database_name = 'another'");
    CHECK(words(at.look()) == "database_moved unknown no_sender no_consent");
    at.on().script("update campaign_steps set channel = 'sms' where step_number = 1");
    looking fresh{at.chosen, {}, fib::machine_clock()};
    CHECK(has(held(fresh.look(at.on()), "no_sender").text, "sends no SMS"));
}

TEST_CASE("people who follow changed steps are held back only where that takes long") {
    desk at;
    at.on().script("insert into channel_walk (seen_at) values (now())");
    CHECK_FALSE(has(words(at.look()), "steps_changed"));
    at.on().script("update channel_walk set seen_at = now() - interval '10 minutes', last_person = 5");
    CHECK(has(held(at.look(), "steps_changed").text, "up to number 5"));
}

TEST_CASE("a deployment that is under way is not held back") {
    desk at;
    at.on().script(
        "insert into deployments (community_id, sequence_id, opens_at, closes_at, planned, enrolled) "
        "values (1, 1, now(), now() + interval '1 hour', 10, 4)");
    fib::store::session other{at.settings()};
    other.query("select pg_advisory_lock(hashtextextended('fibonacco.deploy', 1))");
    CHECK_FALSE(has(words(at.look()), "deployment_unfinished"));
    other.query("select pg_advisory_unlock(hashtextextended('fibonacco.deploy', 1))");
    CHECK(has(words(at.look()), "deployment_unfinished"));
}

TEST_CASE("campaign:status prints all of it, also as JSON, and one sequence where it is asked for") {
    desk at;
    log(at, 1, 1, "sent", "opened_at=now()");
    log(at, 2, 1, "skipped");
    REQUIRE(at.fibctl({"campaign:status"}) == exit_code::done);
    CHECK(has(at.out, "Sequence 1, three steps: 3 waiting, 1 through"));
    CHECK(has(at.out, "Skipped today (UTC): 1 do_not_email"));
    CHECK(has(at.out, "nobody sends"));
    REQUIRE(at.fibctl({"campaign:status", "--json", "--sequence", "1", "--days", "1"}) == exit_code::done);
    CHECK(has(at.out, R"("waiting":2,"due":2,"sent":1,"opened":1)"));
    CHECK(has(at.out, R"("skipped_by":{"do_not_email":1})"));
    CHECK(has(at.out, R"("skipped_today":{"do_not_email":1})"));
    CHECK(std::ranges::count(at.out, '\n') == 1);
    CHECK(at.fibctl({"campaign:status", "--sequence", "7"}) == exit_code::failed);
    CHECK(has(at.err, "there is no sequence 7"));
}
