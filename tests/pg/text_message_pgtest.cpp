#include "inbound/text_message.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using fib::inbound::apply_text_message;
using fib::inbound::said;
using fib::inbound::text_message;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

/// Two people share a number, written in two ways; a third has another.
struct phones : fib::test::town {
    phones() {
        people(3);
        on().script(R"(
update people set phone = '+14025550123' where id = 1;
update people set phone = '(402) 555-0123' where id = 2;
update people set phone = '+14025550124' where id = 3;
insert into send_log (person_id, channel, sent_at)
values (1, 'sms', '2026-11-20 10:00:00+00'), (1, 'sms', '2026-11-23 10:00:00+00'), (1, 'email', '2026-11-24 10:00:00+00'),
       (2, 'sms', '2026-01-01 10:00:00+00'), (3, 'sms', '2026-11-23 10:00:00+00');)");
    }
    void hears(said what, const std::string& text, const char* from = "+14025550123") {
        fib::store::transaction tx{on()};
        apply_text_message(on(), {.id = "SM1", .from = from, .text = text, .what = what, .at = now});
        tx.commit();
    }
};

}  // namespace

TEST_CASE("a stop by text ends text messages for everybody with the number, and for a number that nobody has") {
    phones in;
    in.hears(said::stop, "take me off your list");
    CHECK(in.number("select count(*) from people where do_not_sms and id in (1, 2)") == 2);
    CHECK(in.number("select count(*) from people where do_not_sms and id = 3") == 0);
    CHECK(in.text("select reason from suppressions where address = '+14025550123'") == "stop");
    CHECK(in.text("select detail from activities where type = 'note_added' and person_id = 2") ==
          "take me off your list");
    CHECK(in.number("select count(*) from activities where type = 'sms_replied'") == 0);

    in.hears(said::stop, "stop", "+14025559999");
    CHECK(in.number("select count(*) from suppressions where address = '+14025559999'") == 1);
}

TEST_CASE("a start by text takes the stop back") {
    phones in;
    in.hears(said::stop, "stop");
    in.hears(said::start, "start");
    CHECK(in.number("select count(*) from people where do_not_sms") == 0);
    CHECK(in.number("select count(*) from suppressions") == 0);
    CHECK(in.number("select count(*) from activities where type = 'sms_replied'") == 0);
}

TEST_CASE("a yes from somebody who never said stop is a reply") {
    phones in;
    in.hears(said::start, "Yes");
    CHECK(in.number("select count(*) from activities where type = 'sms_replied' and detail = 'Yes'") == 2);
}

TEST_CASE("a reply marks the newest text of each person with the number, and only one of the last 90 days") {
    phones in;
    in.hears(said::reply, "tell me more");
    CHECK(in.number("select count(*) from send_log where replied_at is not null") == 1);
    CHECK(in.text("select sent_at::date::text from send_log where replied_at is not null") == "2026-11-23");
    CHECK(in.number("select count(*) from activities where type = 'sms_replied' and detail = 'tell me more'") == 2);
    CHECK(in.number("select count(*) from people where last_engaged_at = '2026-11-24 15:00:00+00'") == 2);

    const auto later = fib::timestamp_from_sql("2026-11-24 16:00:00+00").value();
    fib::store::transaction tx{in.on()};
    apply_text_message(in.on(), {.id = "SM2", .from = "+14025550123", .text = "?", .what = said::reply, .at = later});
    tx.commit();
    CHECK(in.number("select count(*) from send_log where replied_at = '2026-11-24 15:00:00+00'") == 1);
    CHECK(in.number("select count(*) from send_log where replied_at is not null") == 1);
}

TEST_CASE("a reply from a number that nobody has says so, to be set aside") {
    phones in;
    CHECK_THROWS_WITH_AS(in.hears(said::reply, "who is this", "+14025559999"), "nobody has the number +14025559999",
                         std::runtime_error);
    in.hears(said::help, "help", "+14025559999");
    CHECK(in.number("select count(*) from activities") == 0);
}

TEST_CASE("other systems are told of replies and stops, for each person with the number") {
    phones in;
    in.on().script(
        "insert into webhook_targets (url, secret, events) values ('https://a.example', 'hush', "
        "'{sms_replied,sms_stopped}')");
    in.hears(said::reply, "hello");
    in.hears(said::stop, "stop");
    CHECK(
        in.text("select string_agg(event || ' ' || (body ->> 'person_id'), ', ' order by event, body ->> 'person_id') "
                "from webhook_queue") == "sms_replied 1, sms_replied 2, sms_stopped 1, sms_stopped 2");
    CHECK(in.text("select body #>> '{data,text}' from webhook_queue order by id limit 1") == "hello");
}

TEST_CASE("a reply by text moves people as engagement rules say, by the campaign that they answered") {
    phones in;
    in.on().script(
        "update send_log set campaign_step_id = 1 where channel = 'sms'; "
        "insert into engagement_rules (kind, campaign_id, tag) values ('replied', 'HOOK-001', 'hot'), "
        "('replied', 'HOOK-002', 'cold')");
    in.hears(said::reply, "hello");
    CHECK(in.text("select string_agg(distinct t.name, ',') from business_tag b join tags t on t.id = b.tag_id "
                  "where b.business_id = 1") == "hot");
}
