#include "pipeline/claim.hpp"
#include "privacy/places.hpp"
#include "support/command_town.hpp"
#include "upkeep/partitions.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;

namespace {

/// A town where Zebulon has left something in every table that can hold it, and his colleague too.
struct known_town : fib::test::command_town {
    known_town() {
        people(2);
        on().script(R"(
update people set first_name = 'Zebulon', last_name = 'Quaxley', email = 'Zeb@Quaxley.example', phone = '(402) 555-0177',
  title = 'Quaxley Himself', best_time_to_contact = 'after Zebulon woke' where id = 1;
update people set next_send_at = null, business_id = 1 where id = 2;
update businesses set email = 'zeb@quaxley.example', phone = '+14025550177' where id = 1;
select make_partition('send_log', '2020-01-05'), make_partition('activities', '2020-01-05'),
  make_partition('tracking_events', '2020-01-05');
insert into send_log (person_id, campaign_step_id, channel, sent_at, failure_reason)
  select 1, 1, 'email', at, 'zeb@quaxley.example: no such Zebulon' from (values ('2020-01-05'::timestamptz), (now())) v(at);
insert into activities (business_id, person_id, type, subject, detail, metadata, occurred_at)
  select 1, 1, 'email_sent', 'Hello Zebulon', 'to Quaxley', '{"to": "zeb@quaxley.example"}', at
  from (values ('2020-01-05'::timestamptz), (now())) v(at);
insert into activities (business_id, person_id, type, detail) values (1, 2, 'note_added', 'said Zebulon Quaxley is out'),
  (1, 2, 'note_added', 'of the colleague alone');
insert into tracking_events (happened_at, kind, person_id, by_machine, user_agent, ip, source)
  select at, 'opened', 1, false, 'Quaxley/1.0', '198.51.100.177', 'link' from (values ('2020-01-05'::timestamptz), (now())) v(at);
insert into bounces (address, happened_at, permanent, detail, person_id, source, source_id)
  values ('zeb@quaxley.example', now(), false, 'Zebulon is full', 1, 'ses', 'b1');
insert into events_set_aside (source, source_id, kind, body, reason) values ('ses', 'e1', 'x', 'Zeb@Quaxley.example', 'no');
insert into conversations (business_id, person_id, channel, messages, summary)
  values (1, 1, 'chat', '[{"content": "Zebulon here"}]', 'Zebulon asks');
insert into objections (business_id, person_id, conversation_id, objection_type, objection_text)
  values (1, 1, 1, 'price', 'Zebulon finds it dear');
insert into pain_points (business_id, conversation_id, category, description) values (1, 1, 'x', 'Zebulon is tired');
insert into unanswered_questions (business_id, conversation_id, question) values (1, 1, 'Is Zebulon right?');
insert into tasks (business_id, person_id, title, description) values (1, 1, 'Call Zebulon', 'Quaxley');
insert into notes (business_id, content) values (1, 'Zebulon Quaxley likes fish'), (1, 'Opens at nine');
insert into stops (address, person_id, set_flag) values ('zeb@quaxley.example', 1, true);
insert into set_aside (person_id, reason) values (1, 'Zebulon cannot be rendered');
insert into webhook_targets (url, secret, events) values ('https://example.com', 's', '{*}');
insert into webhook_queue (target_id, event, body) values (1, 'x', '{"person_id": 1, "data": {"text": "Zebulon"}}');
insert into content_notices (id, type, body, occurred_at) values ('n1', 'x', '{"email": "zeb@quaxley.example"}', now());
insert into suppressions (address, reason) values ('zeb@quaxley.example', 'unsubscribed');)");
        // What was detached is a table of its own.
        for (const auto* table : {"send_log", "activities", "tracking_events"}) {
            const auto old = fib::timestamp_from_sql("2020-03-01 00:00:00+00").value();
            REQUIRE(fib::upkeep::detach_oldest(on(), table, old).partition.has_value());
        }
    }

    /// The tables of the whole database in which a row says this, in small or capital letters.
    std::string where_it_says(const std::string& word) {
        const auto tables = on().query(
            "select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' "
            "order by 1");
        std::string found;
        for (std::size_t row = 0; row < tables.size(); ++row) {
            const std::string name{tables.text(row, 0)};
            if (!on().query(fmt::format("select from {} t where t::text ilike $1 limit 1", name), "%" + word + "%")
                     .empty()) {
                found += name + " ";
            }
        }
        return found;
    }
};

}  // namespace

TEST_CASE("who is erased is nowhere in the database but on the suppression list, and others keep what is theirs") {
    known_town in;
    REQUIRE(has(in.where_it_says("zebulon"), "activities_2020_01"));
    CHECK(in.fibctl({"person:erase", "zeb@quaxley.EXAMPLE"}) == exit_code::wrong_usage);
    CHECK(has(in.err, "say --yes"));
    CHECK(in.fibctl({"person:erase", "zeb@quaxley.EXAMPLE", "--yes"}) == exit_code::done);
    CHECK(in.where_it_says("zebulon") == "");
    CHECK(in.where_it_says("quaxley") == "suppressions ");
    CHECK(in.where_it_says("4025550177") == "suppressions ");
    CHECK(in.where_it_says("555-0177") == "");
    CHECK(in.where_it_says("198.51.100.177") == "");
    CHECK(in.text("select string_agg(address || ' ' || reason, ', ' order by address) from suppressions") ==
          "+14025550177 erased, zeb@quaxley.example erased");
    CHECK(in.number("select count(*) from people where id = 1 and deleted_at is not null and next_send_at is null "
                    "and do_not_email") == 1);
    CHECK(in.number("select count(*) from send_log") == 1);
    CHECK(in.number("select count(*) from activities where detail = 'of the colleague alone'") == 1);
    CHECK(in.number("select count(*) from notes where content = 'Opens at nine'") == 1);
    CHECK(in.number("select count(*) from people where id = 2 and email = 'p2@example.com' and deleted_at is null") ==
          1);
    CHECK(in.text("select detail ->> 'people' from audit_log where command = 'person:erase' and outcome = 'done'") ==
          "[1]");
    CHECK(in.fibctl({"person:erase", "1", "--yes"}) == exit_code::done);
    CHECK(in.fibctl({"person:erase", "zeb@quaxley.example", "--yes"}) == exit_code::failed);
}

TEST_CASE("who is erased is found by an index where the content database named them, however it was written") {
    known_town in;
    in.on().script(R"(
insert into content_notices (id, type, body, occurred_at) values
  ('n2', 'x', '{"text": "write to\nZeb@Quaxley.example."}', now()), ('n3', 'x', '{"to": ["<ZEB@quaxley.example>"]}', now()),
  ('n4', 'x', '{"email": "azeb@quaxley.example"}', now()), ('n5', 'x', '{"email": "zeb@quaxley.example.org"}', now());
insert into sync_rejects (kind, content_id, run_id, reason, source) values
  ('contact', 1, 1, 'somebody has ''zeb@quaxley.example''', null), ('contact', 2, 1, 'no', '{"email": "Zeb@Quaxley.example"}'),
  ('contact', 3, 1, 'no', '{"email": "other@quaxley.example"}');
set enable_seqscan = off;)");
    const auto whom = fib::privacy::find_subjects(in.on(), "1").at(0);
    for (const auto& where : fib::privacy::places()) {
        if (where.table != "content_notices" && where.table != "sync_rejects") continue;
        const auto plan = fib::privacy::about(
            in.on(),
            fmt::format("explain {}select from {} t, who where {}", fib::privacy::who_sql, where.table, where.theirs),
            whom);
        std::string lines;
        for (std::size_t row = 0; row < plan.size(); ++row) lines += plan.text(row, 0);
        CHECK_MESSAGE(has(lines, std::string{where.table} + "_addresses"), lines);
    }
    CHECK(in.fibctl({"person:erase", "1", "--yes"}) == exit_code::done);
    CHECK(in.text("select string_agg(id, ' ' order by id) from content_notices") == "n4 n5");
    CHECK(in.text("select string_agg(content_id::text, ' ') from sync_rejects") == "3");
}

TEST_CASE("nobody is erased while a claim holds them, and nothing of them is touched") {
    known_town in;
    REQUIRE(fib::pipeline::claim_due(
                in.on(), {.owner = "00000000-0000-4000-8000-000000000001", .due_by = std::nullopt, .after = {}})
                .has_value());
    CHECK(in.fibctl({"person:erase", "1", "--yes"}) == exit_code::failed);
    CHECK(has(in.err, "try again in a minute"));
    CHECK(in.text("select last_name from people where id = 1") == "Quaxley");
    CHECK(in.number("select count(*) from suppressions") == 1);
    in.on().script(
        "insert into unknowns (person_id, claim_id, place, attempt, channel, fenced_at, reason) "
        "select id, claim_id, 1, 'a', 'email', now(), 'cut' from people where id = 1");
    CHECK(in.fibctl({"person:erase", "1", "--yes"}) == exit_code::failed);
    CHECK(has(in.err, "campaign:unknown"));
    in.on().script("delete from unknowns");
}

TEST_CASE("person:export is one JSON document with what is in every table, detached months too") {
    known_town in;
    CHECK(in.fibctl({"person:export", "Zeb@quaxley.example"}) == exit_code::done);
    simdjson::dom::parser parser;
    simdjson::dom::element doc;
    REQUIRE(parser.parse(in.out).get(doc) == simdjson::SUCCESS);
    simdjson::dom::object one;
    REQUIRE(doc["people"].at(0).get(one) == simdjson::SUCCESS);
    std::string tables;
    for (const auto field : one) tables += std::string{field.key} + " ";
    for (const auto* table :
         {"businesses", "people", "send_log", "send_log_2020_01", "activities", "activities_2020_01", "tracking_events",
          "tracking_events_2020_01", "bounces", "events_set_aside", "conversations", "objections", "pain_points",
          "unanswered_questions", "tasks", "notes", "stops", "set_aside", "suppressions"}) {
        CAPTURE(table);
        CHECK(has(tables, std::string{table} + " "));
    }
    CHECK_FALSE(has(in.out, "of the colleague alone"));
    CHECK_FALSE(has(in.out, "p2@example.com"));
    CHECK(in.fibctl({"person:export", "nobody@example.com"}) == exit_code::failed);
    CHECK(in.fibctl({"person:export", "1", "--output", "/nonexistent/x.json"}) == exit_code::failed);
    CHECK(in.number("select count(*) from audit_log where command = 'person:export' and outcome = 'failed'") == 1);
}

TEST_CASE("a reply that a person noticed counts like one that the engine saw, once for a mail") {
    known_town in;
    CHECK(in.fibctl({"person:replied", "1", "--text", "wants a demo"}) == exit_code::done);
    CHECK(in.number("select count(*) from send_log where person_id = 1 and replied_at is not null") == 1);
    CHECK(in.number("select count(*) from activities where detail = 'Replied by email: wants a demo'") == 1);
    CHECK(in.number("select count(*) from people where id = 1 and last_engaged_at is not null") == 1);
    CHECK(in.fibctl({"person:replied", "1"}) == exit_code::failed);
    CHECK(has(in.err, "nothing was changed"));
    CHECK(in.fibctl({"person:replied", "2"}) == exit_code::failed);
}
