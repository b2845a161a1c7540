#include "pipeline/rescue.hpp"

namespace fib::pipeline {
namespace {

constexpr store::statement take_expired{"rescue_take",
                                        R"(
with gone as (
  delete from claims where id = (
    select id from claims where expires_at < now() order by expires_at limit 1 for update skip locked)
  returning *),
placed as (
  select u.person_id, u.step_id, u.place, g.id as claim_id, g.channel, g.started_upto, g.claimed_at,
         coalesce(g.fenced_at, now()) as fenced_at
  from gone g cross join unnest(g.person_ids, g.step_ids) with ordinality as u(person_id, step_id, place)),
locked as (
  select p.id, p.next_send_at, p.rescues, placed.*
  from placed join people p on p.id = placed.person_id and p.claim_id = placed.claim_id
  order by p.id for no key update of p),
doubtful as (
  update people p set next_send_at = null, updated_at = now()
  from locked l where p.id = l.id and l.place <= l.started_upto returning p.id),
noted as (
  insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
  select l.id, l.claim_id, l.place,
         to_char(l.claimed_at at time zone 'UTC', 'YYYYMMDD') || '-' || l.claim_id || '-' || l.place,
         l.channel, l.step_id, l.next_send_at, l.fenced_at, 'the sender stopped before it recorded the outcome'
  from locked l where l.place <= l.started_upto
  on conflict (person_id) do nothing returning person_id),
untouched as (
  update people p set claim_id = null, rescues = least(p.rescues + 1, 4), updated_at = now(),
    next_send_at = case when p.rescues >= 3 then null else p.next_send_at end
  from locked l where p.id = l.id and l.place > l.started_upto
  returning p.id, p.rescues, l.next_send_at),
aside as (
  insert into set_aside (person_id, reason, due_at)
  select id, 'the sender stopped four times with this person claimed, the last time alone', next_send_at
  from untouched where rescues >= 4
  on conflict (person_id) do nothing returning person_id)
select (select count(*) from gone), (select count(*) from untouched), (select count(*) from noted),
       (select count(*) from aside))"};

}  // namespace

rescued rescue_one(store::session& on) {
    const auto answer = on.exec(take_expired);
    rescued out;
    out.claims = static_cast<std::size_t>(answer.number(0, 0));
    out.set_aside = static_cast<std::size_t>(answer.number(0, 3));
    out.given_back = static_cast<std::size_t>(answer.number(0, 1)) - out.set_aside;
    out.unknown = static_cast<std::size_t>(answer.number(0, 2));
    return out;
}

}  // namespace fib::pipeline
