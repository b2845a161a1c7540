#include "schema/migrate.hpp"
#include "seeds/sample.hpp"
#include "seeds/seeds.hpp"
#include "support/database.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using namespace fib::seeds;
namespace store = fib::store;

struct migrated {
    fib::test::database database;
    store::session on{database.settings()};

    migrated() {
        const auto done = fib::schema::migrate(on, fib::schema::direction::up);
        if (done.has_error()) FAIL(done.error().text);
    }
    std::int64_t number(std::string_view sql) { return on.query(sql).number(0, 0); }
};

const seed_rows& built_in() {
    static const auto rows = read_seeds(embedded());
    REQUIRE(rows.has_value());
    return *rows;
}

}  // namespace

TEST_CASE("a seeded database has the sequence as number 1, also after a try that was rolled back") {
    migrated is;
    {
        store::transaction tried{is.on};
        is.on.query("insert into campaign_sequences (name) values ('tried')");
    }
    const auto report = write_seeds(is.on, built_in());
    CHECK(std::ranges::all_of(report, [](const written& one) { return one.added > 0 && one.updated == 0; }));
    CHECK(is.number("select id from campaign_sequences") == 1);
    CHECK(is.number("select count(*) from campaign_steps where sequence_id = 1") == 60);
    CHECK(is.number("insert into campaign_sequences (name) values ('next') returning id") == 2);
    CHECK(is.number("select count(*) from products where price_monthly = 99.00") == 1);
    CHECK(is.number("select count(*) from industries where terminology->>'customer' = 'patient'") == 1);
    CHECK(is.number("select count(*) from email_templates where jsonb_array_length(variables) > 0") == 35);
}

TEST_CASE("seeding again writes nothing") {
    migrated is;
    write_seeds(is.on, built_in());
    const auto before = is.on.query(
        "select max(updated_at)::text from "
        "email_templates");
    const auto steps = is.on.query("select string_agg(xmin::text || ctid::text, ',' order by id) from campaign_steps");
    const auto report = write_seeds(is.on, built_in());
    for (const auto& one : report) {
        CAPTURE(one.table);
        CHECK(one.added == 0);
        CHECK(one.updated == 0);
        CHECK(one.unchanged > 0);
    }
    CHECK(is.on.query("select string_agg(xmin::text || ctid::text, ',' order by id) from campaign_steps").text(0, 0) ==
          steps.text(0, 0));
    CHECK(is.on.query("select max(updated_at)::text from email_templates").text(0, 0) == before.text(0, 0));
}

TEST_CASE("what was edited comes back, what the operator switched off stays off") {
    migrated is;
    write_seeds(is.on, built_in());
    is.on.script(
        "update campaign_steps set subject = 'edited' where step_number = 7;"
        "update products set price_monthly = 1, is_active = false where id = 'ai-receptionist';"
        "update email_templates set is_active = false, updated_at = '2020-01-01' where id = 'claim-listing';"
        "update campaign_sequences set is_active = false");
    for (const auto& one : write_seeds(is.on, built_in())) {
        CAPTURE(one.table);
        CHECK(one.added == 0);
        CHECK(one.updated == (one.table == "campaign_steps" || one.table == "products" ? 1 : 0));
    }
    CHECK(is.number("select count(*) from campaign_steps where subject = 'edited'") == 0);
    CHECK(is.number(
              "select count(*) from products where id = 'ai-receptionist' and price_monthly = 99 and not is_active") ==
          1);
    CHECK(is.number("select count(*) from campaign_sequences where is_active") == 0);
    CHECK(is.number("select count(*) from email_templates where not is_active and updated_at < '2021-01-01'") == 1);
}

TEST_CASE("a template's updated_at moves only when something of it changed") {
    migrated is;
    auto rows = built_in().templates;
    write_templates(is.on, rows);
    is.on.script("update email_templates set updated_at = '2020-01-01'");
    rows[0].body_text += "more\n";
    const auto report = write_templates(is.on, rows);
    CHECK(report.updated == 1);
    CHECK(report.unchanged == static_cast<std::int64_t>(rows.size()) - 1);
    CHECK(is.number("select count(*) from email_templates where updated_at > '2021-01-01'") == 1);
}

TEST_CASE("sample people reach nobody: example domains and 555-01xx numbers only, every address once") {
    migrated is;
    write_seeds(is.on, built_in());
    const auto done = load_sample(is.on, embedded(), {.people = 3000, .communities = 40}, {});
    REQUIRE(done.has_value());
    CHECK(done->added == 3000);
    CHECK(is.number("select count(*) from (select email from people union all select email from businesses) all_of "
                    "where email !~ '^[a-z]+\\.[0-9]+@example\\.(com|org|net)$'") == 0);
    CHECK(is.number("select count(*) from (select phone from people union all select phone from businesses) all_of "
                    "where phone !~ '^\\+1[2-9][0-9]{2}55501[0-9]{2}$'") == 0);
    CHECK(is.number("select count(distinct email) from people") == 3000);
    CHECK(is.number("select count(*) from people where email is null or phone is null or last_name is null") == 0);
    const auto nameless = is.number("select count(*) from people where first_name is null");
    CHECK(nameless > 0);
    CHECK(nameless < 600);
    CHECK(is.number("select count(*) from businesses where industry_id is null or address_zip is null") == 0);
    CHECK(is.number("select count(distinct community_id) from businesses") == 40);
    CHECK(is.number("select count(*) from people where next_send_at <= now() and is_primary_contact") == 3000);
    CHECK(is.number("select sum(business_count) from communities") == 3000);
    CHECK(is.number("select count(*) from business_tag") > 500);
}

TEST_CASE("a repeated load adds up to the number that was asked for, and a spread one is due within a day") {
    migrated is;
    write_seeds(is.on, built_in());
    REQUIRE(load_sample(is.on, embedded(), {.people = 100}, {}).has_value());
    const auto more = load_sample(is.on, embedded(), {.people = 150, .spread = true}, {});
    REQUIRE(more.has_value());
    CHECK(more->added == 50);
    CHECK(more->there_before == 100);
    const auto none = load_sample(is.on, embedded(), {.people = 120}, {});
    REQUIRE(none.has_value());
    CHECK(none->added == 0);
    CHECK(is.number("select count(*) from people") == 150);
    CHECK(is.number("select count(*) from people where next_send_at > now()") > 40);
    CHECK(is.number("select count(*) from people where next_send_at > now() + interval '1 day'") == 0);
    CHECK(is.number("select count(*) from people where sequence_started_at <> next_send_at") == 0);
}

TEST_CASE("towns that wait hold people who may be enrolled and are not due, and the others are under way") {
    migrated is;
    write_seeds(is.on, built_in());
    REQUIRE(load_sample(is.on, embedded(), {.people = 400, .communities = 10, .waiting = 3}, {}).has_value());
    CHECK(is.number("select count(*) from communities where status = 'pending' and deployed_at is null") == 3);
    CHECK(is.number("select count(*) from communities where status = 'active' and deployed_at is not null") == 7);
    const auto who = [&](const std::string& status, const std::string& is_so) {
        return is.number(
            "select count(*) from people p join businesses b on b.id = p.business_id join communities c on "
            "c.id = b.community_id where c.status = '" +
            status + "' and " + is_so);
    };
    CHECK(who("pending", "true") > 60);
    CHECK(who("pending",
              "(p.next_send_at is not null or p.sequence_started_at is not null or p.consent_basis is null)") == 0);
    CHECK(who("active", "p.next_send_at is null") == 0);
    CHECK(load_sample(is.on, embedded(), {.people = 500, .communities = 10, .waiting = 11}, {}).has_error());
}

TEST_CASE("several sessions load what one does") {
    const auto loaded = [](int sessions) {
        migrated is;
        write_seeds(is.on, built_in());
        const sample_wish wish{.people = 2000, .communities = 40, .spread = false, .lot = 150, .sessions = sessions};
        const auto done = load_sample(is.on, embedded(), wish, {},
                                      [&] { return std::make_unique<store::session>(is.database.settings()); });
        CHECK(done->added == 2000);
        CHECK(is.number("select count(*) from people_due") == 2000);
        CHECK(is.number("select max(id) from businesses") == 2000);
        const auto all = is.on.query(
            "select md5(string_agg(concat_ws('|', b.id, c.slug, i.slug, b.name, b.slug, b.address_street, b.phone, "
            "b.email, p.first_name, p.last_name, p.email, p.phone, p.next_channel), ',' order by b.id)) from "
            "businesses b "
            "join communities c on c.id = b.community_id join industries i on i.id = b.industry_id join people p on "
            "p.business_id = b.id");
        return std::string{all.text(0, 0)};
    };
    CHECK(loaded(3) == loaded(1));
}

TEST_CASE("a load of which one session fails fails, and the next one makes up for it") {
    migrated is;
    write_seeds(is.on, built_in());
    const sample_wish wish{.people = 1000, .communities = 40, .spread = false, .lot = 100, .sessions = 2};
    const auto refuse = []() -> std::unique_ptr<store::session> {
        throw store::error{store::error::kind::room, "53300", "too many connections"};
    };
    CHECK_THROWS_AS(load_sample(is.on, embedded(), wish, {}, refuse), store::error);
    const auto again = load_sample(is.on, embedded(), wish, {});
    CHECK(again->there_before + again->added == 1000);
    CHECK(is.number("select count(*) from people") == 1000);
}

TEST_CASE("sample data is not mixed with anybody's own, and not loaded before the seeds") {
    migrated is;
    const auto early = load_sample(is.on, embedded(), {.people = 10}, {});
    REQUIRE(early.has_error());
    CHECK(early.error().text.find("fibctl seed") != std::string::npos);
    write_seeds(is.on, built_in());
    is.on.script(
        "insert into communities (name, slug, state) values ('T', 't', 'ME');"
        "insert into businesses (community_id, name, slug) select id, 'Real Bakery', 'real' from communities");
    const auto mixed = load_sample(is.on, embedded(), {.people = 10}, {});
    REQUIRE(mixed.has_error());
    CHECK(mixed.error().text.find("Real Bakery") != std::string::npos);
    CHECK(is.number("select count(*) from people") == 0);
    CHECK(load_sample(is.on, embedded(), {.people = 0}, {}).has_error());
}
