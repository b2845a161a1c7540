#include "inbound/apply_events.hpp"
#include "inbound/event_feed.hpp"
#include "inbound/inbox.hpp"
#include "inbound/notices.hpp"
#include "pipeline/catalog.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using fib::timestamp;
using fib::inbound::apply_new;
using fib::inbound::apply_waiting;
using fib::inbound::message_event;
using fib::inbound::verdict;
using fib::test::town;
using kind = message_event::kind;
using namespace std::chrono_literals;

namespace {

/// A town of three people; each was sent the first step an hour ago, by claim 1 at their own place.
struct sent_town : town {
    sent_town() {
        people(3);
        on().script(R"(
insert into send_log (person_id, campaign_step_id, channel, sent_at, status, provider_message_id, claim_id, claim_place)
select id, 1, 'email', now() - interval '1 hour', 'sent', 'ses-' || id, 1, id from people)");
    }

    timestamp now() { return on().query("select now()").moment(0, 0); }

    message_event about(kind what, int place, std::chrono::seconds ago = 600s) {
        message_event out;
        out.what = what;
        out.source = "ses";
        const auto sent = now() - 1h;
        out.attempt = fib::providers::attempt_id{1, place, std::chrono::floor<std::chrono::days>(sent)};
        out.address = "p" + std::to_string(place) + "@example.com";
        out.at = now() - ago;
        return out;
    }

    fib::inbound::applied apply(const std::vector<message_event>& events) { return apply_new(on(), events, now()); }
    void everything_is_due() { on().script("update inbox set next_try_at = now() - interval '1 second'"); }
    fib::inbound::applied drain() {
        everything_is_due();
        return apply_waiting(on(), *fib::pipeline::load_catalog(on(), {}), 1000, now());
    }
    std::string state() {
        return text(R"(select string_agg(concat_ws(',', claim_place, delivered_at is not null, opened_at is not null,
            clicked_at is not null, bounced_at is not null, complained_at is not null), ' ' order by claim_place)
          from send_log)");
    }
};

}  // namespace

TEST_CASE("an open by a person is in send_log, the timeline, the counters and the raw log") {
    sent_town in;
    in.apply({in.about(kind::opened, 2)});
    CHECK(in.state() == "1,f,f,f,f,f 2,f,t,f,f,f 3,f,f,f,f,f");
    CHECK(in.number("select count(*) from activities where type = 'email_opened' and person_id = 2") == 1);
    CHECK(in.number("select total_emails_opened from people where id = 2") == 1);
    CHECK(in.number("select count(*) from people where id = 2 and last_engaged_at = "
                    "(select opened_at from send_log where person_id = 2)") == 1);
    CHECK(in.number("select count(*) from tracking_events where not by_machine and person_id = 2") == 1);
}

TEST_CASE("an open by a machine is kept with its verdict and changes nothing else") {
    sent_town in;
    auto scanner = in.about(kind::opened, 1);
    scanner.by = verdict::machine;
    scanner.verdict_reason = "scanner";
    auto hasty = in.about(kind::opened, 2);
    hasty.at = in.on().query("select sent_at + interval '1 second' from send_log where claim_place = 2").moment(0, 0);
    in.apply({scanner, hasty});
    CHECK(in.state() == "1,f,f,f,f,f 2,f,f,f,f,f 3,f,f,f,f,f");
    CHECK(in.text("select string_agg(verdict_reason, ',' order by person_id) from tracking_events where by_machine") ==
          "scanner,haste");
    CHECK(in.number("select count(*) from activities") == 0);
    CHECK(in.number("select count(*) from people where last_engaged_at is not null or total_emails_opened > 0") == 0);
}

TEST_CASE("the same events twice, in any order, leave the same books") {
    sent_town in;
    std::vector<message_event> events{in.about(kind::sent, 1, 3590s),      in.about(kind::delivered, 1, 3580s),
                                      in.about(kind::opened, 1, 60s),      in.about(kind::opened, 1, 600s),
                                      in.about(kind::delivered, 2, 3580s), in.about(kind::complained, 2)};
    auto bounce = in.about(kind::bounced, 3);
    bounce.permanent = true;
    bounce.detail = "General: smtp; 550 5.1.1 user unknown";
    bounce.source_id = "sns-7";
    events.push_back(bounce);
    const auto books = R"(
select md5(string_agg(t, '|')) from (
  select string_agg(concat_ws(',', claim_place, delivered_at, opened_at, bounced_at, complained_at, failure_reason), ';'
    order by claim_place) t from send_log
  union all select string_agg(concat_ws(',', id, total_emails_opened, last_engaged_at, do_not_email, next_send_at), ';'
    order by id) from people
  union all select string_agg(concat_ws(',', type, person_id), ';' order by type, person_id) from activities
  union all select string_agg(concat_ws(',', address, reason), ';' order by address) from suppressions
  union all select string_agg(concat_ws(',', channel, delivered, bounced, complained), ';' order by 1) from
    (select channel, sum(delivered) delivered, sum(bounced) bounced, sum(complained) complained from deliverability
     group by 1) d) all_of_it)";
    in.apply(events);
    const auto once = in.text(books);
    in.apply(events);
    CHECK(in.text(books) == once);

    sent_town other;
    std::reverse(events.begin(), events.end());
    for (auto& one : events) one.at += other.now() - in.now();
    for (const auto& one : events) other.apply({one});
    CHECK(other.state() == in.state());
    CHECK(other.text("select string_agg(address || reason, ',' order by address) from suppressions") ==
          in.text("select string_agg(address || reason, ',' order by address) from suppressions"));
    CHECK(other.number("select total_emails_opened from people where id = 1") == 1);
    CHECK(other.number("select sum(delivered) * 100 + sum(bounced) * 10 + sum(complained) from deliverability") == 211);
}

TEST_CASE("an event that comes before its row waits in the inbox and is applied once the row is there") {
    sent_town in;
    auto early = in.about(kind::delivered, 9);
    const auto first = in.apply({early});
    CHECK(first.parked == 1);
    CHECK(in.number("select count(*) from inbox") == 1);
    CHECK(in.drain().parked == 1);
    CHECK(in.number("select tries from inbox") == 1);
    in.on().script(R"(insert into send_log (person_id, channel, sent_at, status, claim_id, claim_place)
        values (3, 'email', now() - interval '1 hour', 'sent', 1, 9))");
    CHECK(in.drain().changed == 1);
    CHECK(in.number("select count(*) from inbox") == 0);
    CHECK(in.number("select count(*) from send_log where claim_place = 9 and delivered_at is not null") == 1);
}

TEST_CASE("an event of an unknown proves that it was sent, and settles it") {
    sent_town in;
    in.on().script(R"(
update people set claim_id = 77, next_send_at = null where id = 2;
insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
values (2, 77, 5, 'x', 'email', 1, now() - interval '1 hour', now() - interval '30 minutes', 'cut'))");
    auto event = in.about(kind::delivered, 5);
    event.attempt->claim = 77;
    event.attempt->day = std::chrono::floor<std::chrono::days>(in.now() - 30min);
    event.provider_id = "ses-late";
    in.apply({event});
    CHECK(in.number("select count(*) from unknowns") == 1);
    const auto did = in.drain();
    CHECK(did.settled == 1);
    CHECK(in.number("select count(*) from unknowns") == 0);
    CHECK(in.text("select provider_message_id from send_log where claim_id = 77 and delivered_at is not null") ==
          "ses-late");
    CHECK(in.number("select sequence_step from people where id = 2") == 2);
}

TEST_CASE("a message is found by person and step where nothing else names it, and an unknown is settled by them") {
    sent_town in;
    auto open = in.about(kind::opened, 1);
    open.attempt.reset();
    open.person = 2;
    open.step = 1;
    in.apply({open});
    CHECK(in.state() == "1,f,f,f,f,f 2,f,t,f,f,f 3,f,f,f,f,f");

    in.on().script(R"(
update people set claim_id = 77, next_send_at = null, sequence_step = 2 where id = 3;
insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
values (3, 77, 5, 'x', 'email', 2, now() - interval '1 hour', now() - interval '30 minutes', 'cut'))");
    open.person = 3;
    open.step = 2;
    in.apply({open});
    CHECK(in.number("select count(*) from inbox where step_id = 2 and person_id = 3 and claim_id is null") == 1);
    const auto did = in.drain();
    CHECK(did.settled == 1);
    CHECK(did.changed == 1);
    CHECK(in.number("select count(*) from unknowns") + in.number("select count(*) from inbox") == 0);
    CHECK(in.number(
              "select count(*) from send_log where person_id = 3 and campaign_step_id = 2 and opened_at is not null") ==
          1);
}

TEST_CASE("a permanent bounce suppresses the address, a soft one only when it is the third within a month") {
    sent_town in;
    auto hard = in.about(kind::bounced, 1);
    hard.permanent = true;
    hard.source_id = "a";
    in.apply({hard});
    CHECK(in.text("select reason from suppressions where address = 'p1@example.com'") == "bounced");
    for (int time = 1; time <= 3; ++time) {
        CHECK(in.number("select count(*) from suppressions where address = 'p2@example.com'") == 0);
        auto soft = in.about(kind::bounced, 2);
        soft.source_id = "soft-" + std::to_string(time);
        in.apply({soft});
        in.apply({soft});
    }
    CHECK(in.text("select reason from suppressions where address = 'p2@example.com'") == "soft_bounces");
}

TEST_CASE("a bounce for good that comes after a soft one counts for the breaker, once") {
    sent_town in;
    auto soft = in.about(kind::bounced, 1, 900s);
    soft.source_id = "a";
    auto hard = in.about(kind::bounced, 1, 600s);
    hard.permanent = true;
    hard.source_id = "b";
    in.apply({soft});
    in.apply({hard});
    in.apply({hard, soft});
    CHECK(in.number("select sum(bounced) from deliverability") == 1);
}

TEST_CASE("somebody moved to another sequence while nobody knew is due there once it is settled") {
    sent_town in;
    in.on().script(R"(
insert into campaign_sequences (id, name) overriding system value values (2, 'engaged');
insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, subject)
values (2, 1, 1, 'ENG-001', 'hello', 'claim', 'You looked');
update people set claim_id = 77, next_send_at = null, sequence_id = 2, sequence_step = 1 where id = 2;
insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
values (2, 77, 5, 'x', 'email', 1, now() - interval '1 hour', now() - interval '30 minutes', 'cut'))");
    auto event = in.about(kind::sent, 5);
    event.attempt->claim = 77;
    event.attempt->day = std::chrono::floor<std::chrono::days>(in.now() - 30min);
    in.apply({event});
    CHECK(in.drain().settled == 1);
    CHECK(in.text("select concat_ws(',', sequence_id, sequence_step, next_send_at is not null, claim_id is null) "
                  "from people where id = 2") == "2,1,t,t");
}

TEST_CASE("one person who follows a link ten thousand times is one question, and the rest goes on") {
    sent_town in;
    std::vector<message_event> clicks;
    for (int n = 0; n < 10'000; ++n) {
        auto one = in.about(kind::clicked, 1, 60s);
        one.source = "link";
        one.link = 1;
        one.links = 3;
        clicks.push_back(one);
    }
    clicks.push_back(in.about(kind::clicked, 2, 60s));
    clicks.back().links = 3;
    clicks.back().link = 1;
    in.apply(clicks);
    in.on().script("set statement_timeout = '10s'");
    while (in.number("select count(*) from inbox") > 0) in.drain();
    CHECK(in.state() == "1,f,t,t,f,f 2,f,t,t,f,f 3,f,f,f,f,f");
    CHECK(in.number("select total_clicks from people where id = 1") == 1);
}

TEST_CASE("a complaint stops everybody who has the address") {
    sent_town in;
    in.on().script("update people set email = 'P1@example.com' where id = 3");
    in.apply({in.about(kind::complained, 1)});
    CHECK(in.number("select count(*) from people where do_not_email and next_send_at is null") == 2);
    CHECK(in.number("select count(*) from people where not do_not_email and next_send_at is not null") == 1);
}

TEST_CASE("a click waits for its neighbours: one is a person's, every link at once is a scanner's") {
    sent_town in;
    const auto click = [&](int place, int link, std::chrono::seconds ago) {
        auto one = in.about(kind::clicked, place, ago);
        one.source = "link";
        one.link = link;
        one.links = 4;
        one.url = "https://learn.example.com/claim";
        return one;
    };
    CHECK(in.apply({click(1, 2, 60s), click(2, 1, 60s), click(2, 2, 59s)}).parked == 3);
    CHECK(in.number("select count(*) from send_log where clicked_at is not null") == 0);
    in.apply({click(2, 3, 58s)});
    in.drain();
    CHECK(in.state() == "1,f,t,t,f,f 2,f,f,f,f,f 3,f,f,f,f,f");
    CHECK(in.number("select count(*) from tracking_events where by_machine and verdict_reason = 'every_link'") == 3);
    CHECK(in.number("select total_clicks from people where id = 1") == 1);
    CHECK(in.number("select count(*) from inbox") == 0);
}

TEST_CASE("engagement rules tag the business and move the person to another sequence, once") {
    sent_town in;
    in.on().script(R"(
insert into campaign_sequences (id, name) overriding system value values (2, 'engaged');
insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, subject)
values (2, 1, 1, 'ENG-001', 'hello', 'claim', 'You looked');
insert into engagement_rules (kind, campaign_id, tag) values ('opened', null, 'engaged');
insert into engagement_rules (kind, campaign_id, sequence_id) values ('opened', 'HOOK-001', 2);
update people set next_send_at = null where id = 3)");
    in.apply({in.about(kind::opened, 1), in.about(kind::opened, 3)});
    CHECK(in.number("select count(*) from business_tag bt join tags t on t.id = bt.tag_id where name = 'engaged'") ==
          2);
    CHECK(in.text("select concat_ws(',', sequence_id, sequence_step) from people where id = 1") == "2,1");
    CHECK(in.text("select concat_ws(',', sequence_id, next_send_at is null) from people where id = 3") == "1,t");
}

TEST_CASE("other systems that want to know are told of what happened first, and of nothing that comes twice") {
    sent_town in;
    in.on().script(
        "insert into webhook_targets (url, secret, events) values ('https://a.example/', 's', '{email_opened}')");
    const auto open = in.about(kind::opened, 1);
    in.apply({open, in.about(kind::complained, 2)});
    in.apply({open});
    CHECK(in.number("select count(*) from webhook_queue") == 1);
    CHECK(in.text("select body ->> 'event' || ' ' || (body ->> 'person_id') || ' ' || (body #>> '{data,campaign_id}') "
                  "from webhook_queue") == "email_opened 1 HOOK-001");
}

TEST_CASE("a reply by mail that names no message belongs to the newest one to that address") {
    sent_town in;
    message_event reply;
    reply.what = kind::replied;
    reply.source = "ses";
    reply.address = "p3@example.com";
    reply.at = in.now();
    reply.detail = "Re: Hello";
    auto stranger = reply;
    stranger.address = "nobody@example.com";
    const auto did = in.apply({reply, stranger});
    CHECK(did.parked == 0);
    CHECK(in.number("select count(*) from send_log where person_id = 3 and replied_at is not null") == 1);
    CHECK(in.text("select detail from activities where person_id = 3") == "Replied by email: Re: Hello");
}

TEST_CASE("what PostgreSQL does not take is set aside alone, and the rest is written") {
    sent_town in;
    auto bad = in.about(kind::opened, 1);
    bad.user_agent = "\xff\xfe";
    const auto did =
        fib::inbound::apply_or_split(in.on(), {in.about(kind::opened, 2), bad, in.about(kind::opened, 3)}, in.now());
    CHECK(did.set_aside == 1);
    CHECK(in.number("select count(*) from send_log where opened_at is not null") == 2);
    CHECK(in.number("select count(*) from events_set_aside where kind = 'opened'") == 1);
}

TEST_CASE("an event whose message nobody ever records is set aside after three days") {
    sent_town in;
    in.apply({in.about(kind::delivered, 99)});
    in.on().script("update inbox set received_at = now() - interval '73 hours'");
    CHECK(in.drain().set_aside == 1);
    CHECK(in.number("select count(*) from inbox") == 0);
    CHECK(in.text("select kind from events_set_aside") == "delivered");
}

TEST_CASE("a notice is written once, and one that cannot be applied is set aside whole") {
    sent_town in;
    fib::inbound::notice one{
        .source = "stripe", .id = "evt_1", .kind = "invoice.paid", .body = "{}", .at = {}, .apply = {}};
    one.apply = [](fib::store::session& on) { on.query("update people set total_clicks = total_clicks + 1"); };
    CHECK(write_notice(in.on(), one) == fib::inbound::noticed::applied);
    CHECK(write_notice(in.on(), one) == fib::inbound::noticed::seen_before);
    CHECK(in.number("select max(total_clicks) from people") == 1);
    one.id = "evt_2";
    one.apply = [](fib::store::session& on) {
        on.query("update people set total_clicks = 9");
        throw std::runtime_error{"nobody has this number"};
    };
    CHECK(write_notice(in.on(), one) == fib::inbound::noticed::set_aside);
    CHECK(in.number("select max(total_clicks) from people") == 1);
    CHECK(in.text("select reason from events_set_aside") == "nobody has this number");
    CHECK(write_notice(in.on(), one) == fib::inbound::noticed::seen_before);
}

TEST_CASE("a feed that was silent or had a gap is alive only from then on") {
    sent_town in;
    const auto alive = [&] {
        return in.text("select (alive_since < now() - interval '1 minute')::text from event_feed");
    };
    fib::inbound::pulse one{.source = "ses", .process = "00000000-0000-4000-8000-000000000001"};
    fib::inbound::beat(in.on(), one);
    in.on().script("update event_feed set alive_since = now() - interval '1 hour'");
    one.latest_send = in.now();
    fib::inbound::beat(in.on(), one);
    CHECK(alive() == "true");
    in.on().script("update event_feed set last_beat_at = now() - interval '21 seconds'");
    fib::inbound::beat(in.on(), one);
    CHECK(alive() == "false");
    in.on().script("update event_feed set alive_since = now() - interval '1 hour'");
    one.gap = true;
    fib::inbound::beat(in.on(), one);
    CHECK(alive() == "false");
    CHECK(in.number("select count(*) from event_feed where latest_send_at is not null") == 1);
}
