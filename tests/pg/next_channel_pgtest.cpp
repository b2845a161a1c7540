#include "schema/migrate.hpp"
#include "support/database.hpp"

#include <doctest/doctest.h>

namespace {

/// Sequence 1: email, sms, voice. Sequence 2: voice, email. One business to put people into.
struct campaign {
    fib::test::database database;
    fib::store::session connection{database.settings()};

    campaign() {
        fib::schema::migrate(connection, fib::schema::direction::up).value();
        connection.script(R"(
            insert into communities (name, slug, state) values ('Elyria', 'elyria', 'OH');
            insert into businesses (community_id, name, slug) values (1, 'Rye & Sons', 'rye');
            insert into campaign_sequences (name) values ('one'), ('two');
            insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page,
                                        subject, channel)
              select s, n, n, 'C', 't', 'l', 's', channel
                from (values (1, 1, 'email'), (1, 2, 'sms'), (1, 3, 'voice'), (2, 1, 'voice'), (2, 2, 'email'))
                     steps (s, n, channel))");
    }

    std::int64_t add(int sequence, int step) {
        return connection
            .query(
                "insert into people (business_id, sequence_id, sequence_step, next_send_at)"
                " values (1, $1, $2, now()) returning id",
                sequence, step)
            .number(0, 0);
    }
    std::string channel(std::int64_t person) {
        return std::string{connection.query("select next_channel from people where id = $1", person).text(0, 0)};
    }
};

}  // namespace

TEST_CASE("a person on whom only the platform's columns are set waits for the first sequence's first channel") {
    campaign at;
    at.connection.script(
        "update campaign_steps set channel = 'sms' where sequence_id = 1 and step_number = 1;"
        "insert into people (business_id, next_send_at) values (1, now())");
    CHECK(at.channel(1) == "sms");
}

TEST_CASE("a person's channel follows the step and the sequence") {
    campaign at;
    const auto person = at.add(1, 2);
    CHECK(at.channel(person) == "sms");
    at.connection.query("update people set sequence_step = 3 where id = $1", person);
    CHECK(at.channel(person) == "voice");
    at.connection.query("update people set sequence_id = 2, sequence_step = 2 where id = $1", person);
    CHECK(at.channel(person) == "email");
    at.connection.query("update people set sequence_id = 2, sequence_step = 1 where id = $1", person);
    CHECK(at.channel(person) == "voice");
    at.connection.query("update people set first_name = 'Ann' where id = $1", person);
    CHECK(at.channel(person) == "voice");
}

TEST_CASE("a step that is not there counts as email, until it comes") {
    campaign at;
    const auto person = at.add(1, 4);
    CHECK(at.channel(person) == "email");
    at.connection.script(
        "insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page,"
        " subject, channel) values (1, 4, 9, 'C', 't', 'l', 's', 'sms')");
    CHECK(at.channel(person) == "sms");
}

TEST_CASE("a step's new channel, and its new place, reach the people who wait for it, and nobody else") {
    campaign at;
    const auto first = at.add(1, 1);
    const auto second = at.add(1, 2);
    const auto elsewhere = at.add(2, 2);
    at.connection.script("update campaign_steps set channel = 'voice' where sequence_id = 1 and step_number = 2");
    CHECK(at.channel(first) == "email");
    CHECK(at.channel(second) == "voice");
    CHECK(at.channel(elsewhere) == "email");
    at.connection.script(
        "update campaign_steps set step_number = 9 where sequence_id = 1 and step_number = 1;"
        "update campaign_steps set step_number = 1 where sequence_id = 1 and step_number = 3");
    CHECK(at.channel(first) == "voice");
}

TEST_CASE("a step that was edited in other ways reaches nobody, and neither does one that is as it was") {
    campaign at;
    at.connection.script(
        "delete from channel_walk;"
        "update campaign_steps set subject = 'new', channel = channel, step_number = step_number;"
        "insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, "
        "subject,"
        "  channel) select sequence_id, step_number, 1, 'C', 't', 'l', 's', channel from campaign_steps on conflict "
        "(sequence_id, step_number)"
        "  do update set channel = excluded.channel");
    CHECK(at.connection.query("select from channel_walk").empty());
}

TEST_CASE("a step that waits for a whole city is followed lot by lot, once every engine knows the new step") {
    campaign at;
    at.connection.script(
        "insert into people (business_id, next_send_at) select 1, now() from generate_series(1, 20100);"
        "update campaign_steps set channel = 'voice' where sequence_id = 1 and step_number = 1");
    const auto waiting = [&](const char* channel) {
        return at.connection.query("select count(*) from people where next_channel = $1", channel).number(0, 0);
    };
    const auto follow = [&] { return at.connection.query("select follow_changed_steps(10000)").truth(0, 0); };
    CHECK(waiting("voice") == 20000);
    // Whoever came by the old steps meanwhile.
    at.connection.script("update people set next_channel = 'email' where id = 5");
    CHECK_FALSE(follow());
    CHECK_FALSE(follow());
    CHECK(waiting("email") == 101);
    at.connection.script("update channel_walk set seen_at = seen_at - interval '61 seconds'");
    CHECK(follow());
    CHECK(waiting("email") == 100);
    CHECK(follow());
    CHECK_FALSE(follow());
    CHECK(waiting("email") == 0);
    CHECK(at.connection.query("select from channel_walk").empty());
    CHECK(at.connection.query("select count(*) from people_due where channel = 'voice'").number(0, 0) == 20100);
}

TEST_CASE("an edit during the walk begins it anew") {
    campaign at;
    at.connection.script(
        "update campaign_steps set channel = 'voice' where sequence_id = 1 and step_number = 1;"
        "update channel_walk set seen_at = now() - interval '1 hour', last_person = 77;"
        "update campaign_steps set channel = 'sms' where sequence_id = 1 and step_number = 1");
    const auto walk = at.connection.query("select seen_at, last_person from channel_walk");
    CHECK(walk.is_null(0, 0));
    CHECK(walk.number(0, 1) == 0);
}

TEST_CASE("people who are brought in together each wait for their step's channel") {
    campaign at;
    at.connection.script(
        "insert into people (business_id, sequence_id, sequence_step, next_send_at, next_channel)"
        "  select 1, 1, n, case when n < 4 then now() end, 'voice' from generate_series(1, 5) n");
    CHECK(at.connection.query("select string_agg(next_channel, ' ' order by id) from people").text(0, 0) ==
          "email sms voice email email");
    CHECK(at.connection.query("select string_agg(channel, ' ' order by person_id) from people_due").text(0, 0) ==
          "email sms voice");
}

TEST_CASE("a person for whom nothing was due when a step changed has its channel once something is") {
    campaign at;
    at.connection.script("insert into people (business_id, sequence_step) values (1, 2)");
    at.connection.script("update campaign_steps set channel = 'voice' where sequence_id = 1 and step_number = 2");
    at.connection.script("update people set next_send_at = now()");
    CHECK(at.channel(1) == "voice");
}

TEST_CASE("the engine, which lets go of its claim with the step, writes the channel itself") {
    campaign at;
    const auto person = at.add(1, 1);
    at.connection.query("update people set claim_id = 7 where id = $1", person);
    at.connection.query("update people set claim_id = null, sequence_step = 2, next_channel = 'email' where id = $1",
                        person);
    CHECK(at.channel(person) == "email");
}
