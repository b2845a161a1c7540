#include "scoring/moves.hpp"
#include "scoring/signals.hpp"
#include "scoring/walk.hpp"
#include "seeds/files.hpp"
#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;
namespace scoring = fib::scoring;

namespace {

const scoring::model& built_in() {
    static const auto read =
        scoring::read_model(fib::seeds::text_of(fib::seeds::embedded(), "seeds/scoring.toml"), "seeds/scoring.toml");
    REQUIRE(read.has_value());
    return *read;
}

/// A town whose businesses have done all that scoring counts, made up from their ids.
struct busy_town : fib::test::command_town {
    explicit busy_town(int count) {
        people(count);
        on().script(R"(
insert into products (id, name, type, category) values ('p1', 'P1', 'subscription', 'ai'), ('p2', 'P2', 'addon', 'ai');
insert into activities (business_id, person_id, type, detail, occurred_at)
select b.id, b.id,
  (array['email_sent', 'email_opened', 'email_opened', 'email_clicked', 'page_visited', 'form_submitted', 'sms_replied',
    'presentation_completed', 'chat_message', 'email_bounced', 'note_added', 'note_added', 'status_changed',
    'support_ticket_created', 'order_paid', 'email_complained'])[1 + (b.id * 7 + n * 5 + b.id * n) % 16],
  case when n % 2 = 0 then 'Replied by email: yes' else 'a note' end,
  now() - make_interval(secs => (b.id * 7919 + n * 104729) % 35000000)
from businesses b, generate_series(1, 1 + b.id % 20) n;
insert into product_interests (business_id, product_id, interest_level, last_shown_at)
select id, 'p1', (array['viewed', 'engaged', 'inquired', 'demo_requested', 'quoted', 'declined'])[1 + id % 6],
  now() - make_interval(days => (id % 400)::int) from businesses where id % 3 = 0;
insert into subscriptions (business_id, product_id, status, price, cancelled_at)
select id, 'p1', (array['trial', 'active', 'past_due', 'cancelled', 'expired'])[1 + id % 5], 10,
  case when id % 5 > 2 then now() - make_interval(days => (id % 300)::int) end from businesses where id % 2 = 0;
insert into orders (business_id, status, subtotal, total, created_at)
select id, (array['pending', 'failed', 'refunded', 'paid'])[1 + id % 4], 1, 1, now() - make_interval(hours => (id % 999)::int)
from businesses where id % 5 = 0;
update people set do_not_email = true where id % 11 = 0;
update businesses set lead_status = (array['prospect', 'lead', 'qualified', 'trial', 'customer', 'churned', 'unsubscribed'])
  [1 + id % 7];)");
    }

    scoring::written walk(scoring::kind what, scoring::scope which, fib::timestamp now) {
        fib::store::session own{settings()};
        auto one = scoring::walk::begin(own, built_in(), what, which, now);
        REQUIRE(one.has_value());
        while (one->step(now)) {
        }
        return one->did();
    }
};

}  // namespace

TEST_CASE("the query gives every business the score that the model gives it one by one") {
    busy_town in{700};
    const auto now = fib::machine_clock().now();
    in.on().script("create table before as select id, lead_status from businesses");
    CHECK(in.walk(scoring::kind::lead, scoring::scope::all, now).looked_at == 700);
    CHECK(in.walk(scoring::kind::health, scoring::scope::all, now).looked_at ==
          in.number("select count(*) from businesses where lead_status = 'customer'"));
    const auto rows = in.on().query(
        "select b.id, o.lead_status, b.lead_status, b.lead_score, b.health_score from businesses b join before o using "
        "(id) order by 1");
    int different = 0, scores = 0, moves = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto seen =
            scoring::signals_of(in.on(), rows.number(row, 0), now - std::chrono::days{built_in().window_days}, now);
        const auto lead = scoring::score_of(built_in().lead, 0, seen, now);
        different += lead.value == rows.number(row, 3) ? 0 : 1;
        scores += lead.value > 0 && lead.value < 100 ? 1 : 0;
        const std::string before{rows.text(row, 1)};
        std::string after = before;
        for (const auto one : {scoring::status::prospect, scoring::status::lead, scoring::status::qualified}) {
            if (before == scoring::to_string(one)) after = to_string(scoring::moved(built_in().moves, one, lead.value));
        }
        different += after == rows.text(row, 2) ? 0 : 1;
        moves += after == before ? 0 : 1;
        if (before == "customer") {
            const auto health = scoring::score_of(built_in().health, built_in().health_base, seen, now);
            different += health.value == rows.maybe_number(row, 4) ? 0 : 1;
        } else {
            different += rows.is_null(row, 4) ? 0 : 1;
        }
    }
    CHECK(different == 0);
    // Not all alike, or the comparison would say little.
    CHECK(scores > 300);
    CHECK(moves > 50);
    CHECK(in.number("select count(*) from activities where source = 'scoring'") == moves);
    CHECK(in.number("select count(distinct lead_score) from businesses") > 30);
}

TEST_CASE("every move is one activity with both statuses and the score, told to whoever wants to know") {
    busy_town in{1};
    in.on().script(R"(
truncate activities;
insert into webhook_targets (url, secret, events) values ('https://example.com/x', 's', '{status_changed}');
update businesses set lead_status = 'prospect';
insert into activities (business_id, type) values (1, 'form_submitted'))");
    const auto now = fib::machine_clock().now();
    CHECK(in.walk(scoring::kind::lead, scoring::scope::all, now).moved == 1);
    CHECK(in.text(
              "select subject || '; ' || detail || '; ' || (metadata ->> 'from') || '>' || (metadata ->> 'to') || '>' "
              "|| (metadata ->> 'score') from activities where type = 'status_changed'") ==
          "prospect became lead; the score is 25; prospect>lead>25");
    CHECK(in.number("select count(*) from webhook_queue where event = 'status_changed' and body -> 'data' ->> 'to' = "
                    "'lead'") == 1);
    in.on().script("create table before as select ctid as place from businesses");
    const auto again = in.walk(scoring::kind::lead, scoring::scope::all, now);
    CHECK(again.looked_at == 1);
    CHECK(again.changed == 0);
    CHECK(in.number("select count(*) from activities where type = 'status_changed'") == 1);
    CHECK(in.number("select count(*) from businesses b join before on place = b.ctid") == 1);
}

TEST_CASE("without --all only businesses with signals since the last run are looked at") {
    busy_town in{50};
    const auto now = fib::machine_clock().now();
    in.walk(scoring::kind::lead, scoring::scope::all, now);
    CHECK(in.walk(scoring::kind::lead, scoring::scope::news, now).looked_at == 0);
    in.on().script(R"(
update businesses set lead_score = 99 where id in (3, 4, 5);
insert into activities (business_id, type, occurred_at) values (3, 'email_clicked', now() - interval '2 days'),
  (4, 'email_sent', now()), (3, 'page_visited', now()), (6, 'page_visited', now()))");
    CHECK(in.walk(scoring::kind::lead, scoring::scope::news, fib::machine_clock().now()).looked_at == 2);
    CHECK(in.number("select count(*) from businesses where lead_score = 99 and id in (3, 4, 5)") == 2);
    CHECK(in.number("select count(*) from businesses where lead_score = 99 and id = 3") == 0);
    CHECK(in.walk(scoring::kind::lead, scoring::scope::news, fib::machine_clock().now()).looked_at == 0);
}

TEST_CASE("an activity whose writer had not committed when a run looked is waited for, not passed over") {
    busy_town in{3};
    const auto now = fib::machine_clock().now();
    in.walk(scoring::kind::lead, scoring::scope::all, now);
    fib::store::session slow{in.settings()};
    slow.begin();
    slow.query("insert into activities (business_id, type) values (2, 'form_submitted')");
    in.on().script("insert into activities (business_id, type) values (1, 'form_submitted')");
    {
        fib::store::session own{in.settings()};
        const auto refused = scoring::walk::begin(own, built_in(), scoring::kind::lead, scoring::scope::news, now);
        REQUIRE_FALSE(refused.has_value());
        CHECK(has(refused.error().text, "has been writing activities"));
    }
    slow.commit();
    CHECK(in.walk(scoring::kind::lead, scoring::scope::news, fib::machine_clock().now()).looked_at == 2);
}

TEST_CASE("one run of a kind at a time; one that was killed is gone on from, and counts ages from its own beginning") {
    busy_town in{26'000};
    const auto began = fib::machine_clock().now();
    {
        fib::store::session own{in.settings()};
        auto first = scoring::walk::begin(own, built_in(), scoring::kind::lead, scoring::scope::all, began);
        REQUIRE(first.has_value());
        REQUIRE(first->step(began));
        fib::store::session other{in.settings()};
        CHECK_FALSE(
            scoring::walk::begin(other, built_in(), scoring::kind::lead, scoring::scope::all, began).has_value());
        CHECK(scoring::walk::begin(other, built_in(), scoring::kind::health, scoring::scope::all, began).has_value());
    }
    CHECK(in.fibctl({"scoring:recalculate-leads", "--all", "--json"}) == exit_code::done);
    CHECK(has(in.out, R"("resumed":true,"businesses":1000,)"));
    CHECK(in.number(
              "select count(*) from audit_log where command = 'scoring:recalculate-leads' and outcome = 'done'") == 1);
    CHECK(in.number("select count(*) from scoring_walks where kind = 'lead' and scope = 'all' and ended_at is not null "
                    "and position = 26000") == 1);
    CHECK(in.fibctl({"scoring:recalculate-leads", "--all"}) == exit_code::done);
    CHECK(has(in.out, "26,000 businesses scored"));
    CHECK_FALSE(has(in.out, "Went on"));
}

TEST_CASE("scoring:explain shows what each signal gives, by id and by slug, and what comes of it") {
    busy_town in{1};
    in.on().script(R"(
truncate activities;
update businesses set lead_status = 'prospect';
insert into activities (business_id, type, occurred_at)
values (1, 'form_submitted', now()), (1, 'email_opened', now() - interval '30 days'), (1, 'email_opened', now()))");
    CHECK(in.fibctl({"scoring:explain", "business-1"}) == exit_code::done);
    CHECK(has(in.out, "email_opened       2      +2   75 %   +3.00"));
    CHECK(has(in.out, "score 28 of 100"));
    CHECK(has(in.out, "A prospect with a score from 20 on becomes lead."));
    CHECK(has(in.out, "So the next run of scoring:recalculate-leads makes it lead."));
    CHECK(in.fibctl({"scoring:explain", "1", "--json"}) == exit_code::done);
    CHECK(has(in.out, R"("status_after":"lead")"));
    CHECK(in.fibctl({"scoring:explain", "2"}) == exit_code::failed);
    CHECK(has(in.err, "no business with the id or slug '2'"));
}

TEST_CASE("who became a customer while a batch ran keeps that") {
    busy_town in{1};
    in.on().script(
        "truncate activities; update businesses set lead_status = 'prospect';"
        "insert into activities (business_id, type) values (1, 'form_submitted')");
    in.on().begin();
    in.on().query("update businesses set lead_status = 'customer' where id = 1");
    fib::store::session own{in.settings()};
    auto one =
        scoring::walk::begin(own, built_in(), scoring::kind::lead, scoring::scope::all, fib::machine_clock().now());
    REQUIRE(one.has_value());
    std::thread buyer{[&] {
        fib::store::session watch{in.settings()};
        for (int tries = 0; tries < 500; ++tries) {
            if (!watch.query("select from pg_locks, pg_sleep(0.01) where not granted").empty()) break;
        }
        in.on().commit();
    }};
    CHECK_NOTHROW(one->step(fib::machine_clock().now()));
    buyer.join();
    CHECK(in.text("select lead_status from businesses") == "customer");
    CHECK(in.number("select lead_score from businesses") == 25);
    CHECK(in.number("select count(*) from activities where type = 'status_changed'") == 0);
}
