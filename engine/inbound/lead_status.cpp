#include "inbound/lead_status.hpp"

#include "inbound/announce.hpp"

namespace fib::inbound {
namespace {

constexpr store::statement move_on{"lead_status_move", R"(
with before as (
  select id, lead_status from businesses
  where id = $1 and lead_status <> $2 and case $2
    when 'lead' then lead_status = 'prospect'
    when 'trial' then lead_status in ('prospect', 'lead', 'qualified')
    when 'churned' then lead_status = 'customer'
    else lead_status <> 'unsubscribed' end
  for no key update),
moved as (update businesses b set lead_status = $2, updated_at = now() from before where b.id = before.id returning b.id)
insert into activities (business_id, type, subject, detail, metadata, occurred_at)
select before.id, 'status_changed', before.lead_status || ' became ' || $2, $3,
  jsonb_build_object('from', before.lead_status, 'to', $2::text), $4
from before join moved on moved.id = before.id
returning business_id, person_id, metadata)"};

}  // namespace

bool become(store::session& on, std::int64_t business, std::string_view status, std::string_view why, timestamp at) {
    const auto moved = on.exec(move_on, business, status, why, at);
    announce(on, "status_changed", at, moved);
    return !moved.empty();
}

}  // namespace fib::inbound
