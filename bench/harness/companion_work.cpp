#include "bench/harness/companion_work.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/engine_environment.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

constexpr std::int64_t lot = 50'000;

constexpr store::statement change_sql{"bench_change",
                                      "update businesses set description = 'Under new management', updated_at = now() "
                                      "where id > $1::bigint and id <= $2::bigint and id % 100 = 0"};

// Otherwise an incremental sync would meet all of it again: it reads what changed shortly before its last run too.
constexpr const char* of_yesterday =
    "alter table businesses alter column updated_at set default now() - interval '1 day';"
    "alter table business_contacts alter column updated_at set default now() - interval '1 day'";

constexpr std::string_view changed_sql =
    "select count(*) from businesses where description = 'Under new management' and deleted_at is null";

// $3: one in so many. $4 keeps the hashes of two calls apart.
constexpr store::statement signals_sql{"bench_signals", R"(
insert into activities (business_id, type, source, occurred_at)
select b.id, (array['email_opened', 'email_opened', 'email_clicked', 'page_visited', 'presentation_watched'])[1 + h / 8 % 5],
  'bench', now() - h % 1440 * interval '1 minute'
from businesses b cross join lateral (select (hashint8extended(b.id, $4) & 2147483647)::integer as h) hash
  cross join generate_series(1, 2) n
where b.id > $1::bigint and b.id <= $2::bigint and b.content_db_id is not null and h % $3::bigint = 0 and n <= 1 + h / 64 % 2)"};

constexpr store::statement customers_sql{"bench_customers", R"(
with bought as (
  update businesses set lead_status = 'customer' where id > $1::bigint and id <= $2::bigint and id % 50 = 0
    and content_db_id is not null and deleted_at is null returning id)
insert into subscriptions (business_id, product_id, status, started_at, price)
select b.id, p.id, case b.id % 7 when 0 then 'past_due' else 'active' end, now() - interval '40 days', 99
from bought b, (select id from products order by id limit 1) p)"};

/// A lot a statement, so that whoever sends beside it is not in its way.
template <class... More>
void by_lots(const database& in, const store::statement& what, const More&... more) {
    const auto on = in.connect();
    const auto last = on->query("select coalesce(max(id), 0) from businesses").number(0, 0);
    for (std::int64_t after = 0; after < last; after += lot) on->exec(what, after, after + lot, more...);
}

std::int64_t count(const database& in, std::string_view sql) {
    return in.connect()->query(sql).number(0, 0);
}

}  // namespace

std::unique_ptr<database> content_with_businesses(const programs& from, workplace& at, std::int64_t businesses) {
    auto made = at.make_database("content");
    auto with = engine_environment(made->url());
    with["CONTENT_DATABASE_URL"] = made->url();
    const auto fill = [&](std::int64_t count) {
        must_run({from.fibctl(), "sample:content", "--businesses", std::to_string(count)}, with, at.file("out"));
    };
    fill(1);
    made->connect()->script(of_yesterday);
    fill(businesses);
    return made;
}

void change_some_content(const database& content) {
    by_lots(content, change_sql);
}

void add_signals(const database& books) {
    by_lots(books, signals_sql, 4, 1);
    by_lots(books, customers_sql);
    books.connect()->script("analyze activities; analyze subscriptions");
}

void add_more_signals(const database& books) {
    by_lots(books, signals_sql, 100, 2);
}

std::int64_t written_down(const database& books, const std::string& path) {
    return books.connect()
        ->query("select (detail #>> $1::text[])::bigint from audit_log order by id desc limit 1", path)
        .number(0, 0);
}

std::vector<check> companion_account(const database& content, const database& books) {
    const auto there = count(content, "select count(*) from businesses");
    const auto here = count(books, "select count(*) from businesses where content_db_id is not null");
    const auto rejected = count(books, "select count(*) from sync_rejects where kind = 'business'");
    const auto changed = count(content, changed_sql), changed_here = count(books, changed_sql);
    const auto enrolled = count(books, "select coalesce(sum(enrolled), 0) from deployments");
    const auto due = count(books, "select count(*) from people where sequence_id = 1 and next_send_at > now()");
    const auto n = [](std::int64_t number) { return cli::grouped(number); };
    return {
        {"every_business_is_here",
         fmt::format("{} businesses in the content database, {} here and {} rejected", n(there), n(here), n(rejected)),
         here + rejected == there},
        {"every_change_came", fmt::format("{} of them changed, {} of them here", n(changed), n(changed_here)),
         changed > 0 && changed_here > 0 && changed - changed_here <= rejected},
        {"who_was_enrolled_is_due", fmt::format("{} people enrolled, {} of them due later", n(enrolled), n(due)),
         enrolled == due && enrolled > 0}};
}

}  // namespace fib::bench
