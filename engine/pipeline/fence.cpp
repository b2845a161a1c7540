#include "pipeline/fence.hpp"

#include <algorithm>

namespace fib::pipeline {
namespace {

// Whoever's row is no longer the version that the claim wrote was edited since, and goes back: the next claim reads
// what is true now. For the others nothing of people needs to be compared. Many communities, few of them paused.
constexpr store::statement fence_wave{"fence_wave",
                                      R"(
with mine as (
  update claims set started_upto = greatest(started_upto, $4), fenced_at = now()
  where id = $1 and owner = $2::uuid
  returning id),
paused as materialized (select id from communities where status = 'paused'),
now_blocked as (
  select w.place, case
      when p.id is null then 'changed'
      when b.deleted_at is not null then 'deleted'
      when b.lead_status = 'unsubscribed' then 'unsubscribed'
      when b.community_id in (select id from paused) then 'community_paused'
      when exists (select from suppressions x
        where x.address in (written.address, '@' || split_part(written.address, '@', 2))) then 'suppressed'
    end as reason
  from mine cross join unnest($5::int[], $6::tid[]) as w(place, spot)
  left join people p on p.ctid = w.spot and p.xmin = $7::xid and p.claim_id = mine.id
  left join businesses b on b.id = p.business_id
  cross join lateral (select lower(p.email) as address offset 0) written)
select sending_held($3), (select string_agg(place || ':' || reason, ';') from now_blocked where reason is not null)
from mine)"};

}  // namespace

void fence_request::add(const person& who) {
    places.push_back(who.place);
    spots.push_back(who.spot);
}

fenced fence(store::session& on, const fence_request& what) {
    const auto answer = on.exec(fence_wave, what.claim, what.owner, to_string(what.channel), what.places.back(),
                                what.places, what.spots, what.version);
    fenced out;
    if (answer.empty()) return out;
    out.owned = true;
    out.held = answer.text(0, 0);
    auto blocked = answer.text(0, 1);
    while (!blocked.empty()) {
        const auto one = blocked.substr(0, blocked.find(';'));
        blocked.remove_prefix(std::min(blocked.size(), one.size() + 1));
        const auto colon = one.find(':');
        out.blocked.emplace(std::stoi(std::string{one.substr(0, colon)}), one.substr(colon + 1));
    }
    return out;
}

}  // namespace fib::pipeline
