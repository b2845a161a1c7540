#include "sync/to_content.hpp"

#include "sync/watermark.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace fib::sync {
namespace {

using namespace std::chrono_literals;

constexpr auto overlap = 5min;
constexpr std::int64_t ids_at_once = 50'000;
constexpr const char* direction = "to-content";

// The subscription that says most: one that runs before one that has ended, then the newest. A business about which
// there is nothing to say is sent too, for there may have been something (worth: false).
constexpr std::string_view states_sql = R"(
select b.content_db_id, b.id, b.lead_status,
  s.status is not null or exists (select from orders o where o.business_id = b.id and o.status = 'paid'),
  b.lead_status = 'customer', s.status, s.product_id, b.lead_status <> 'prospect' or s.status is not null
from businesses b
left join lateral (
  select status, product_id from subscriptions where business_id = b.id
  order by array_position(array['active', 'trial', 'past_due', 'cancelled', 'expired'], status), id desc limit 1) s on true
where b.id > $1::bigint and b.id <= $2::bigint and b.content_db_id > 0 and ($3::timestamptz is null or b.updated_at >= $3
  or exists (select from subscriptions u where u.business_id = b.id and u.updated_at >= $3)
  or exists (select from orders u where u.business_id = b.id and u.updated_at >= $3))
order by b.content_db_id)";

constexpr std::string_view stage_sql = R"(
create temporary table if not exists sync_status (business_id integer, operations_id bigint, lead_status text,
  is_claimed boolean, is_customer boolean, subscription_status text, subscription_product text, worth boolean)
  on commit delete rows)";

constexpr std::string_view write_sql = R"(
insert into operations_status as t (business_id, operations_id, lead_status, is_claimed, is_customer,
  subscription_status, subscription_product, updated_at)
select distinct on (s.business_id) s.business_id, s.operations_id, s.lead_status, s.is_claimed, s.is_customer,
  s.subscription_status, s.subscription_product, now()
from sync_status s
where s.worth or s.is_claimed or exists (select from operations_status o where o.business_id = s.business_id)
order by s.business_id, s.operations_id
on conflict (business_id) do update set operations_id = excluded.operations_id, lead_status = excluded.lead_status,
  is_claimed = excluded.is_claimed, is_customer = excluded.is_customer,
  subscription_status = excluded.subscription_status, subscription_product = excluded.subscription_product,
  updated_at = excluded.updated_at
where (t.operations_id, t.lead_status, t.is_claimed, t.is_customer, t.subscription_status, t.subscription_product)
  is distinct from (excluded.operations_id, excluded.lead_status, excluded.is_claimed, excluded.is_customer,
    excluded.subscription_status, excluded.subscription_product))";

std::string lines_of(const store::rows& states) {
    std::string lines;
    for (std::size_t row = 0; row < states.size(); ++row) {
        store::copy_line line{lines};
        for (int column = 0; column < 8; ++column) {
            states.is_null(row, column) ? line.null() : line.add(states.text(row, column));
        }
        line.end();
    }
    return lines;
}

std::int64_t write(store::session& content, const store::rows& states) {
    if (states.empty()) return 0;
    store::transaction tx{content};
    content.copy("sync_status",
                 {"business_id", "operations_id", "lead_status", "is_claimed", "is_customer", "subscription_status",
                  "subscription_product", "worth"},
                 lines_of(states));
    const auto written = content.query(write_sql).affected();
    tx.commit();
    return static_cast<std::int64_t>(written);
}

}  // namespace

result<sent_back, problem> to_content(store::session& content, store::session& operations, bool full,
                                      const std::function<void(std::int64_t, std::int64_t)>& progress) {
    const sync_lock alone{operations};
    if (!alone.held()) return problem{"another sync is at work; wait until it has ended"};
    const auto began = database_now(operations);
    auto since = full ? std::nullopt : watermark(operations, direction);
    if (since) *since -= overlap;
    const auto last = operations.query("select coalesce(max(id), 0) from businesses").number(0, 0);
    content.script(stage_sql);
    sent_back done;
    for (std::int64_t after = 0; after < last; after += ids_at_once) {
        const auto states = operations.query(states_sql, after, after + ids_at_once, since);
        done.looked_at += static_cast<std::int64_t>(states.size());
        done.written += write(content, states);
        if (progress) progress(std::min(after + ids_at_once, last), last);
    }
    keep_watermark(operations, direction, began);
    return done;
}

}  // namespace fib::sync
