#include "pipeline/claim.hpp"
#include "pipeline/record.hpp"
#include "support/outcome.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using namespace fib::pipeline;
using fib::test::town;

namespace {

const std::string owner = "00000000-0000-4000-8000-000000000001";

entry gone_on(const claim& from, std::size_t index, entry::kind what, move to) {
    auto one = fib::test::outcome_of(from, index, what);
    one.to = to;
    return one;
}

}  // namespace

// Each town checks at its end, too, that people_due says what people says.

TEST_CASE("people_due follows whoever writes people") {
    town in;
    in.people(6);
    const auto after = [&](const char* edit) {
        in.on().script(edit);
        INFO(edit);
        CHECK(in.due_entries_wrong() == 0);
    };
    CHECK(in.number("select count(*) from people_due where channel = 'email'") == 6);
    after("update people set next_send_at = now() + interval '1 day' where id <= 2");
    after("update people set next_send_at = null where id = 1");
    after("update people set next_send_at = now() where id = 1");
    after("update campaign_steps set channel = 'sms' where step_number = 2");
    after("update people set sequence_step = 2 where id <= 3");
    CHECK(in.number("select count(*) from people_due where channel = 'sms'") == 3);
    after("update campaign_steps set channel = 'voice' where step_number = 2");
    CHECK(in.number("select count(*) from people_due where channel = 'voice'") == 3);
    after("update people set id = 1000, first_name = 'Ann' where id = 6");
    after("delete from people where id = 5");
    after("insert into people (business_id) values (1)");
    after("insert into people (business_id, next_send_at, sequence_step) values (1, now(), 2), (1, now(), 1)");
    after("truncate people cascade");
    CHECK(in.number("select count(*) from people_due") == 0);
}

TEST_CASE("who is moved while claimed has one entry, and it is the new one") {
    town in;
    in.people(2);
    const auto got = claim_due(in.on(), {.owner = owner, .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    in.on().script("update people set next_send_at = '2999-01-01' where id = 1");
    CHECK(in.text("select string_agg(person_id::text, ' ' order by at) from people_due") == "2 1");
}

TEST_CASE("a step that gets another channel while its people are claimed loses none of them") {
    town in;
    in.people(4);
    const auto got = claim_due(in.on(), {.owner = owner, .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    in.on().script("update campaign_steps set channel = 'sms' where step_number = 1");
    const auto due = got->people.front().at.due;
    using kind = entry::kind;
    const auto did =
        record(in.on(), owner,
               {gone_on(*got, 0, kind::sent, {.step = 2, .due = due + 24h, .started = due}),
                gone_on(*got, 1, kind::returned, {.step = 1, .due = due + 1h, .attempts = 1, .started = due}),
                gone_on(*got, 2, kind::returned, {.step = 1, .due = due, .started = due}),
                gone_on(*got, 3, kind::failed, {.step = 2, .due = due, .started = due})},
               {got->id});
    CHECK(did.written == 4);
    CHECK(in.due_entries_wrong() == 0);
    CHECK(in.text("select string_agg(sequence_step || next_channel, ' ' order by id) from people") ==
          "2email 1sms 1sms 2email");
}

TEST_CASE("a time to which no clock comes is refused") {
    town in;
    in.people(1);
    for (const std::string time : {"infinity", "-infinity", "1970-01-01 12:00+00", "9000-01-01 00:00+00"}) {
        CAPTURE(time);
        CHECK_THROWS_AS(in.on().query("update people set next_send_at = $1::timestamptz", time), fib::store::error);
    }
}

TEST_CASE("who has no next step is done and has no entry, whichever channel the last step had") {
    town in;
    in.on().script("update campaign_steps set channel = 'sms' where step_number = 1");
    in.people(1);
    const auto got = claim_due(in.on(), {.owner = owner, .channel = channel::sms, .due_by = std::nullopt, .after = {}});
    REQUIRE(got.has_value());
    auto last = fib::test::outcome_of(*got, 0, entry::kind::sent);
    last.channel = channel::sms;
    // As advance leaves it: nothing is due, and the channel of nothing is email.
    last.to = {.step = 2, .channel = channel::email, .due = std::nullopt, .attempts = 0, .started = last.from_due};
    CHECK(record(in.on(), owner, {last}, {got->id}).written == 1);
    CHECK(in.text("select concat_ws('|', next_send_at is null, claim_id is null) from people") == "t|t");
    CHECK(in.number("select count(*) from people_due") == 0);
}

TEST_CASE("claiming and recording write to no index of people") {
    town in;
    in.people(1);
    CHECK(in.number(R"(
select count(*) from pg_index x join pg_attribute a on a.attrelid = x.indrelid and a.attnum = any(x.indkey)
where x.indrelid = 'people'::regclass and a.attname in ('claim_id', 'sequence_step', 'next_channel', 'next_send_at',
  'send_attempts', 'sequence_started_at', 'total_emails_sent', 'last_sent_at', 'updated_at'))") == 0);
    CHECK(in.number(R"(
select count(*) from pg_index x join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = x.indexrelid
  join pg_attribute a on a.attrelid = x.indrelid and a.attnum = d.refobjsubid and d.refobjid = x.indrelid
where x.indrelid = 'people'::regclass and a.attname in ('claim_id', 'sequence_step', 'next_channel', 'next_send_at',
  'send_attempts', 'sequence_started_at', 'total_emails_sent', 'last_sent_at', 'updated_at'))") == 0);
}
