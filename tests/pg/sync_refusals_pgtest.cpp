#include "support/two_sides.hpp"
#include "sync/from_content.hpp"
#include "sync/watermark.hpp"

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

TEST_CASE("rows that cannot be taken are kept with the reason and the row, and the rest goes on") {
    two_sides at;
    at.businesses(1, 8);
    at.content.script(
        "update businesses set name = '' where id = 1; update businesses set community_id = 77 where id = 2; "
        "update business_contacts set email = 'no', phone = 'none' where id = 3; "
        "update businesses set name = repeat('x', 300) where id = 4; "
        "insert into business_contacts (id, business_id, email) values (50, 5, 'broken@'); "
        "insert into communities (id, name, slug, state, timezone) values (3, 'Nowhere', 'nowhere', 'NE', "
        "'Mars/Base')");
    at.full();
    CHECK(at.number("select count(*) from businesses") == 4);
    CHECK(
        at.number("select count(*) from sync_rejects where kind = 'business' and source->>'id' = content_id::text and "
                  "run_id = (select max(id) from audit_log)") == 4);
    const auto why = [&](int id) {
        return at.text("select reason from sync_rejects where kind = 'business' and content_id = " +
                       std::to_string(id));
    };
    CHECK(why(1) == "it has no name");
    CHECK(why(2) == "its community is unknown");
    CHECK(has(why(3), "nobody can be reached"));
    CHECK(has(why(4), "longer than 255"));
    CHECK(has(at.text("select reason from sync_rejects where kind = 'contact' and content_id = 50"), "'broken@'"));
    CHECK(has(at.text("select reason from sync_rejects where kind = 'community' and content_id = 3"), "time zone"));
    CHECK(has(at.out, "sync_rejects"));
    at.content.script("update businesses set name = 'Now it has one' where id = 1");
    at.full();
    CHECK(at.number("select count(*) from sync_rejects where kind = 'business'") == 3);
}

TEST_CASE("a value that only PostgreSQL refuses costs one row, not its batch") {
    two_sides at;
    at.businesses(1, 20);
    at.operations.script("alter table businesses add check (name <> 'Business 13')");
    at.full();
    CHECK(at.number("select count(*) from businesses") == 19);
    CHECK(at.number("select count(*) from people") == 19);
    CHECK(at.number("select count(*) from sync_rejects where content_id = 13 and reason like '%check constraint%'") ==
          1);
}

TEST_CASE("slugs that collide get their community, then their number; the smallest number has the plain one") {
    two_sides at;
    at.businesses(1, 6);
    at.content.script(
        "update businesses set slug = 'Joe''s'; update businesses set community_id = 2 where id in (3, 5)");
    at.full();
    const auto slug = [&](int id) {
        return at.text("select slug from businesses where content_db_id = " + std::to_string(id));
    };
    CHECK(slug(1) == "joes");
    CHECK(slug(2) == "joes-alma-ne");
    CHECK(slug(3) == "joes-troy-ny");
    CHECK(slug(4) == "joes-4");
    CHECK(slug(5) == "joes-5");
    CHECK(slug(6) == "joes-6");
}

TEST_CASE("a full sync that is killed half-way is completed by the next, nobody twice") {
    two_sides at;
    at.businesses(1, 500);
    struct killed {};
    const fib::sync::wish wanted{.full = true, .community = {}, .page = 50};
    const auto stop = [](std::int64_t done, std::int64_t) {
        if (done >= 250) throw killed{};
    };
    CHECK_THROWS_AS(
        (void)fib::sync::from_content(at.content, at.operations, at.connect(), fib::machine_clock(), 1, wanted, stop),
        killed);
    const auto there = at.number("select count(*) from businesses");
    CHECK(there > 0);
    CHECK(there < 500);
    CHECK(at.number("select count(*) from people") == there);
    CHECK_FALSE(fib::sync::watermark(at.operations, "from-content"));
    at.full();
    CHECK(at.number("select count(*) from businesses") == 500);
    CHECK(at.number("select count(distinct content_db_id) from businesses") == 500);
    CHECK(at.number("select count(*) from people") == 500);
    CHECK(at.number("select business_count from communities where slug = 'alma-ne'") == 500);
}

TEST_CASE("one community alone: others are not touched, and who moved away is not deleted") {
    two_sides at;
    at.businesses(1, 10);
    at.content.script("update businesses set community_id = 2 where id > 5");
    at.full();
    at.content.script(
        "update businesses set name = 'New'; update businesses set community_id = 2 where id = 1; "
        "delete from businesses where id in (2, 7)");
    CHECK(at.fibctl({"sync:from-content", "--full", "--community", "alma-ne"}) == exit_code::done);
    CHECK(at.number("select count(*) from businesses where name = 'New'") == 4);
    CHECK(at.number("select count(*) from businesses where deleted_at is not null") == 1);
    CHECK(
        at.text(
            "select c.slug from businesses b join communities c on c.id = b.community_id where b.content_db_id = 1") ==
        "troy-ny");
    CHECK(at.fibctl({"sync:from-content", "--full", "--community", "nowhere"}) == exit_code::failed);
    CHECK(has(at.err, "nowhere"));
}

TEST_CASE("one sync at a time") {
    two_sides at;
    const fib::sync::sync_lock other{at.operations};
    REQUIRE(other.held());
    CHECK(at.fibctl({"sync:from-content", "--full"}) == exit_code::failed);
    CHECK(has(at.err, "another sync"));
    CHECK(at.fibctl({"sync:to-content"}) == exit_code::failed);
}

TEST_CASE("all that the content database lacks is listed at once, and nothing is written") {
    two_sides at;
    at.content.script(
        "drop table business_contacts; alter table businesses drop column email; "
        "alter table businesses alter column year_established type text; drop table operations_status");
    CHECK(at.fibctl({"sync:from-content", "--full"}) == exit_code::failed);
    CHECK(has(at.err, "there is no table business_contacts"));
    CHECK(has(at.err, "businesses.email is missing"));
    CHECK(has(at.err, "businesses.year_established is text, it is to be integer"));
    CHECK(has(at.err, "3 lines"));
    CHECK(at.number("select count(*) from audit_log") == 0);
    CHECK(at.fibctl({"sync:to-content"}) == exit_code::failed);
    CHECK(has(at.err, "operations_status"));
}

TEST_CASE("sample content fills an empty database, twice the same, and syncs") {
    two_sides at;
    at.content.script("drop schema public cascade; create schema public");
    CHECK(at.fibctl({"sample:content", "--businesses", "700"}) == exit_code::done);
    CHECK(at.fibctl({"sample:content", "--businesses", "1000"}) == exit_code::done);
    CHECK(at.fibctl({"seed"}) == exit_code::done);
    CHECK(at.fibctl({"sync:from-content", "--full"}) == exit_code::done);
    CHECK(at.number("select count(*) from businesses where industry_id is not null") == 1000);
    CHECK(at.number("select count(*) from businesses b where not exists (select from people p where p.business_id = "
                    "b.id and p.is_primary_contact)") == 0);
}

TEST_CASE("what became of the businesses goes back, once and again only when it changes") {
    two_sides at;
    at.businesses(1, 4);
    at.full();
    at.operations.script(
        "insert into products (id, name, type, category) values ('pro', 'Pro', 'subscription', 'ai'); "
        "update businesses set lead_status = 'customer' where content_db_id = 1; "
        "update businesses set lead_status = 'lead' where content_db_id = 2; "
        "insert into subscriptions (business_id, product_id, status, price) select id, 'pro', s, 1 from businesses, "
        "unnest(array['cancelled', 'active', 'expired']) s where content_db_id = 1");
    CHECK(at.fibctl({"sync:to-content", "--json"}) == exit_code::done);
    CHECK(at.out == "{\"looked_at\":4,\"written\":2}\n");
    const auto status = [&](std::string_view what) {
        return at.content.query("select count(*) from operations_status where " + std::string{what}).number(0, 0);
    };
    CHECK(status("business_id = 1 and is_claimed and is_customer and subscription_status = 'active' and "
                 "subscription_product = 'pro' and lead_status = 'customer'") == 1);
    CHECK(status("business_id = 2 and not is_claimed and not is_customer and subscription_status is null") == 1);
    CHECK(at.fibctl({"sync:to-content", "--json"}) == exit_code::done);
    CHECK(has(at.out, "\"written\":0"));
    at.operations.script(
        "update sync_state set watermark = now() + interval '1 hour' where name = 'to-content'; "
        "update businesses set lead_status = 'prospect', updated_at = now() + interval '2 hours' where "
        "content_db_id = 2");
    CHECK(at.fibctl({"sync:to-content", "--json"}) == exit_code::done);
    CHECK(at.out == "{\"looked_at\":1,\"written\":1}\n");
    CHECK(status("business_id = 2 and lead_status = 'prospect'") == 1);
}
