#include "pipeline/fence.hpp"

namespace fib::pipeline {
namespace {

constexpr store::statement fence_wave{"fence_wave",
                                      R"(
with mine as (
  update claims set started_upto = greatest(started_upto, $4), fenced_at = now()
  where id = $1 and owner = $2::uuid
  returning person_ids),
held as (select sending_held($3) as reason),
now_blocked as (
  select w.place, case
      when p.claim_id is distinct from $1 then 'not_ours'
      when p.next_send_at is distinct from w.due or p.sequence_id <> w.sequence or p.sequence_step <> w.step
        then 'moved'
      when coalesce(p.email, '') <> w.address then 'address_changed'
      when p.deleted_at is not null or b.deleted_at is not null then 'deleted'
      when b.lead_status = 'unsubscribed' then 'unsubscribed'
      when case $3 when 'email' then p.do_not_email when 'sms' then p.do_not_sms else p.do_not_call end
        then 'do_not_' || case $3 when 'voice' then 'call' else $3 end
      when c.status = 'paused' then 'community_paused'
      when exists (select from suppressions x
        where x.address in (lower(p.email), '@' || split_part(lower(p.email), '@', 2))) then 'suppressed'
    end as reason
  from mine cross join unnest($5::int[], $6::timestamptz[], $7::bigint[], $8::int[], $9::text[])
    as w(place, due, sequence, step, address)
  join people p on p.id = mine.person_ids[w.place]
  join businesses b on b.id = p.business_id
  join communities c on c.id = b.community_id)
select (select reason from held),
  (select string_agg(place || ':' || reason, ';') from now_blocked where reason is not null)
from mine)"};

}  // namespace

void fence_request::add(const person& who) {
    places.push_back(who.place);
    due.emplace_back(who.at.due);
    sequences.push_back(who.at.sequence);
    steps.push_back(who.at.step);
    addresses.push_back(who.email);
}

fenced fence(store::session& on, const fence_request& what) {
    const auto answer = on.exec(fence_wave, what.claim, what.owner, to_string(what.channel), what.places.back(),
                                what.places, what.due, what.sequences, what.steps, what.addresses);
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
