#include "support/two_sides.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

using fib::cli::exit_code;
using fib::test::two_sides;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a full sync brings in communities, businesses and people, and enrols nobody") {
    two_sides at;
    at.businesses(1, 50);
    at.full();
    CHECK(at.number("select count(*) from communities where content_db_id is not null") == 2);
    CHECK(at.text("select timezone from communities where slug = 'alma-ne'") == "America/Chicago");
    CHECK(at.number("select business_count from communities where slug = 'alma-ne'") == 50);
    CHECK(
        at.number("select count(*) from businesses where source = 'content' and slug = 'business-' || content_db_id") ==
        50);
    CHECK(at.number("select count(*) from people p join businesses b on b.id = p.business_id where p.email = 'ann.' || "
                    "b.content_db_id || '@example.com' and p.phone = '+14025550101' and p.is_primary_contact and "
                    "p.is_decision_maker and p.consent_basis = 'published_contact' and p.next_send_at is null") == 50);
    CHECK(at.number("select count(*) from people_due") == 0);
    CHECK(
        at.number("select (detail->>'added')::bigint from audit_log where command = 'sync:from-content' and outcome = "
                  "'done'") == 50);
}

TEST_CASE("a second full sync writes to no row") {
    two_sides at;
    at.businesses(1, 300);
    at.content.script(
        "update businesses set address_lat = 41.123456789, hours_of_operation = '{\"mon\": \"9-5\"}', description = "
        "'x', website = 'https://example.com', year_established = 1999, phone = '402-555-0102' where id < 100");
    at.full();
    const auto before = at.versions();
    at.full();
    CHECK(at.versions() == before);
    CHECK(at.number(
              "select (detail->>'updated')::bigint + (detail->>'people_updated')::bigint from audit_log order by id "
              "desc limit 1") == 0);
}

TEST_CASE("an incremental sync needs a full one before it") {
    two_sides at;
    CHECK(at.fibctl({"sync:from-content", "--incremental"}) == exit_code::failed);
    CHECK(has(at.err, "--full"));
    CHECK(at.fibctl({"sync:from-content"}) == exit_code::wrong_usage);
}

TEST_CASE("an incremental sync follows changes, moves, deletions and contacts, and leaves others alone") {
    two_sides at;
    at.businesses(1, 40);
    at.content.script(
        "update businesses set updated_at = now() - interval '1 day'; "
        "update business_contacts set updated_at = now() - interval '1 day'");
    at.full();
    // Without a new time: not to be seen by an incremental run.
    at.content.script("update businesses set name = 'Unseen' where id = 1");
    at.content.script("update businesses set name = 'Renamed', updated_at = now() where id = 2");
    at.content.script("update businesses set community_id = 2, updated_at = now() where id = 3");
    at.content.script("update businesses set deleted_at = now(), updated_at = now() where id = 4");
    at.content.script("update business_contacts set email = 'new@example.com', updated_at = now() where id = 5");
    at.content.script("update business_contacts set deleted_at = now(), updated_at = now() where id = 6");
    at.content.script("insert into business_contacts (id, business_id, email) values (100, 6, 'bob@example.com')");
    at.businesses(41, 41);
    at.incremental();
    const auto name = [&](int id) {
        return at.text("select name from businesses where content_db_id = " + std::to_string(id));
    };
    CHECK(name(1) == "Business 1");
    CHECK(name(2) == "Renamed");
    CHECK(at.text("select slug from businesses where content_db_id = 2") == "business-2");
    CHECK(
        at.text(
            "select c.slug from businesses b join communities c on c.id = b.community_id where b.content_db_id = 3") ==
        "troy-ny");
    CHECK(at.number("select business_count from communities where slug = 'alma-ne'") == 39);
    CHECK(at.number("select count(*) from businesses b join people p on p.business_id = b.id where b.content_db_id = 4 "
                    "and b.deleted_at is not null and p.deleted_at is not null") == 1);
    CHECK(at.text("select email from people where content_db_id = 5") == "new@example.com");
    CHECK(at.number("select count(*) from people where content_db_id = 6 and deleted_at is not null and not "
                    "is_primary_contact") == 1);
    CHECK(at.number("select count(*) from people where content_db_id = 100 and is_primary_contact") == 1);
    CHECK(at.number("select count(*) from businesses where content_db_id = 41") == 1);
    CHECK(at.number("select (detail->>'moved')::bigint from audit_log order by id desc limit 1") == 1);
}

TEST_CASE("an incremental sync reads whom it was told of, and finishes those notices") {
    two_sides at;
    at.businesses(1, 4);
    at.full();
    at.content.script(
        "update businesses set updated_at = now() - interval '1 day'; "
        "update business_contacts set updated_at = now() - interval '1 day'");
    at.content.script(
        "update businesses set name = 'Told' where id = 1; delete from business_contacts where "
        "business_id = 2; delete from businesses where id = 2");
    at.operations.script(
        "insert into content_notices (id, type, content_db_id, body, occurred_at) values ('a', 'business.updated', 1, "
        "'{}', now()), ('b', 'business.deleted', 2, '{}', now()), ('c', 'business.updated', 99999999999, '{}', now()), "
        "('d', 'community.created', 3, '{}', now())");
    at.incremental();
    CHECK(at.text("select name from businesses where content_db_id = 1") == "Told");
    CHECK(at.number("select count(*) from businesses where content_db_id = 2 and deleted_at is not null") == 1);
    CHECK(at.number("select count(*) from content_notices where processed_at is null") == 0);
}

TEST_CASE("a full sync finds rows that are gone, and they come back with their row here") {
    two_sides at;
    at.businesses(1, 30);
    at.full();
    const auto id = at.number("select id from businesses where content_db_id = 30");
    at.content.script(
        "create table kept as select * from businesses where id = 30; "
        "delete from businesses where id in (1, 15, 30)");
    at.full();
    CHECK(at.number("select count(*) from businesses where deleted_at is not null") == 3);
    CHECK(at.number("select count(*) from people where deleted_at is not null") == 3);
    at.content.script("insert into businesses select * from kept");
    at.full();
    CHECK(at.number("select count(*) from businesses where deleted_at is null and content_db_id = 30 and id = " +
                    std::to_string(id)) == 1);
    CHECK(at.number(
              "select count(*) from people where deleted_at is null and is_primary_contact and content_db_id = 30") ==
          1);
}

TEST_CASE("a content database that lost much deletes nothing unless that is asked for") {
    two_sides at;
    at.businesses(1, 300);
    at.full();
    at.content.script("delete from businesses where id > 150");
    CHECK(at.fibctl({"sync:from-content", "--full"}) == exit_code::failed);
    CHECK(has(at.err, "--delete-many"));
    CHECK(at.number("select count(*) from businesses where deleted_at is not null") == 0);
    CHECK(at.fibctl({"sync:from-content", "--full", "--delete-many"}) == exit_code::done);
    CHECK(at.number("select count(*) from businesses where deleted_at is not null") == 150);
}

TEST_CASE("what Operations owns is never written, and what it deleted stays deleted") {
    two_sides at;
    at.businesses(1, 3);
    at.full();
    at.operations.script(
        "update businesses set lead_status = 'customer', lead_score = 77, health_score = 9; "
        "update people set do_not_email = true, do_not_sms = true, do_not_call = true, sequence_step = 5, "
        "total_clicks = 3, preferred_channel = 'sms', sequence_started_at = now(), next_send_at = '2030-01-01'; "
        "update people set deleted_at = now() where content_db_id = 2; "
        "update businesses set deleted_at = now() where content_db_id = 3; "
        "insert into people (business_id, email) select id, 'own@example.com' from businesses where content_db_id = 1");
    at.content.script(
        "update businesses set name = 'Other', updated_at = now(); "
        "update business_contacts set email = 'x' || id || '@example.com', title = 'Boss'");
    at.full();
    CHECK(at.number(
              "select count(*) from businesses where name = 'Other' and lead_status = 'customer' and lead_score = 77 "
              "and health_score = 9 and deleted_at is null") == 2);
    CHECK(at.number(
              "select count(*) from people where content_db_id = 1 and email = 'x1@example.com' and title = 'Boss' "
              "and do_not_email and do_not_sms and do_not_call and sequence_step = 5 and total_clicks = 3 and "
              "preferred_channel = 'sms' and sequence_started_at is not null and next_send_at = '2030-01-01'") == 1);
    CHECK(at.number("select count(*) from people where content_db_id = 2 and deleted_at is not null and email = "
                    "'ann.2@example.com'") == 1);
    CHECK(at.number("select count(*) from businesses where content_db_id = 3 and deleted_at is not null and name <> "
                    "'Other'") == 1);
    CHECK(at.number("select count(*) from people where email = 'own@example.com' and deleted_at is null") == 1);
    CHECK(at.number("select count(*) from people") == 4);
}

TEST_CASE("a contact that is written anew keeps its person, who is not enrolled a second time") {
    two_sides at;
    at.businesses(1, 1);
    at.full();
    at.operations.script("update people set sequence_started_at = now(), do_not_sms = true");
    at.content.script("update business_contacts set id = 900");
    at.full();
    CHECK(at.number("select count(*) from people") == 1);
    CHECK(at.number("select count(*) from people where content_db_id = 900 and sequence_started_at is not null and "
                    "do_not_sms and deleted_at is null") == 1);
}

TEST_CASE("whom person:erase has forgotten is not brought in again, nor their address as the business's") {
    two_sides at;
    at.businesses(1, 2);
    at.content.script(
        "update businesses set email = (select email from business_contacts c where c.business_id = businesses.id)");
    at.full();
    const auto id = at.text("select id from people where content_db_id = 1");
    REQUIRE(at.fibctl({"person:erase", id, "--yes"}) == exit_code::done);
    at.content.script(
        "update business_contacts set id = id + 900, title = 'Boss'; update businesses set name = name || '!'");
    at.full();
    CHECK(at.number("select count(*) from people where email = 'ann.1@example.com'") == 0);
    CHECK(at.number("select count(*) from businesses where lower(email) = 'ann.1@example.com'") == 0);
    CHECK(at.number("select count(*) from people where email = 'ann.2@example.com' and content_db_id = 902") == 1);
    CHECK(at.number("select count(*) from businesses where lower(email) = 'ann.2@example.com'") == 1);
}

TEST_CASE("one town that lost much deletes nothing either unless that is asked for") {
    two_sides at;
    at.businesses(1, 150);
    at.content.script(
        "insert into businesses (id, community_id, name, slug) select n, 2, 'Of Troy ' || n, 'of-troy-' || n "
        "from generate_series(1001, 3000) n");
    at.full();
    at.content.script("delete from businesses where community_id = 1");
    CHECK(at.fibctl({"sync:from-content", "--full", "--community", "alma-ne"}) == exit_code::failed);
    CHECK(has(at.err, "--delete-many"));
}
