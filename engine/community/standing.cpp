#include "community/standing.hpp"

namespace fib::community {
namespace {

constexpr const char* people_of_it = R"(
select count(*) filter (where p.is_primary_contact and p.deleted_at is null and b.deleted_at is null),
  count(*) filter (where p.sequence_started_at is not null),
  count(*) filter (where p.sequence_started_at is not null and p.next_send_at is null
    and not exists (select from unknowns u where u.person_id = p.id)
    and not exists (select from set_aside a where a.person_id = p.id)),
  min(p.next_send_at), max(p.next_send_at)
from businesses b join people p on p.business_id = b.id where b.community_id = $1)";

// Who stopped us is counted at the last step that they had before.
constexpr const char* steps_of_it = R"(
with them as materialized (
  select p.id, p.sequence_id, p.sequence_step, p.next_send_at
  from businesses b join people p on p.business_id = b.id where b.community_id = $1),
logged as (
  select l.campaign_step_id as step, l.channel,
    count(*) filter (where l.status = 'sent') as sent,
    count(*) filter (where l.status = 'skipped') as skipped,
    count(*) filter (where l.status = 'failed') as failed,
    count(l.opened_at) as opened, count(l.clicked_at) as clicked, count(l.replied_at) as replied,
    count(l.bounced_at) as bounced
  from them t join send_log l on l.person_id = t.id group by 1, 2),
stopped as (
  select last.step, count(distinct t.id) as people
  from them t join stops o on o.person_id = t.id
  cross join lateral (
    select l.campaign_step_id as step from send_log l
    where l.person_id = t.id and l.status = 'sent' and l.sent_at <= o.stopped_at
    order by l.sent_at desc limit 1) last
  group by 1),
waiting as (
  select s.id as step, s.channel, count(*) as people
  from them t join campaign_steps s on s.sequence_id = t.sequence_id and s.step_number = t.sequence_step
  where t.next_send_at is not null group by 1, 2)
select coalesce(s.sequence_id, 0), coalesce(s.step_number, 0), coalesce(s.campaign_id, '(no step)'), k.channel,
  coalesce(w.people, 0), coalesce(l.sent, 0), coalesce(l.skipped, 0), coalesce(l.failed, 0), coalesce(l.opened, 0),
  coalesce(l.clicked, 0), coalesce(l.replied, 0), coalesce(l.bounced, 0), coalesce(o.people, 0)
from (select coalesce(step, 0) as step, channel from logged union select step, channel from waiting) k
left join logged l on coalesce(l.step, 0) = k.step and l.channel = k.channel
left join waiting w on w.step = k.step and w.channel = k.channel
left join stopped o on o.step = k.step and l.sent > 0
left join campaign_steps s on s.id = k.step
order by s.sequence_id, s.step_number, k.channel)";

}  // namespace

standing look(store::session& on, std::int64_t community) {
    standing out;
    const auto people = on.query(people_of_it, community);
    out.contacts = people.number(0, 0);
    out.enrolled = people.number(0, 1);
    out.finished = people.number(0, 2);
    out.first_due = people.maybe_moment(0, 3);
    out.last_due = people.maybe_moment(0, 4);
    const auto steps = on.query(steps_of_it, community);
    for (std::size_t row = 0; row < steps.size(); ++row) {
        out.steps.push_back({.sequence = steps.number(row, 0),
                             .number = static_cast<int>(steps.number(row, 1)),
                             .campaign_id = std::string{steps.text(row, 2)},
                             .channel = std::string{steps.text(row, 3)},
                             .waiting = steps.number(row, 4),
                             .sent = steps.number(row, 5),
                             .skipped = steps.number(row, 6),
                             .failed = steps.number(row, 7),
                             .opened = steps.number(row, 8),
                             .clicked = steps.number(row, 9),
                             .replied = steps.number(row, 10),
                             .bounced = steps.number(row, 11),
                             .unsubscribed = steps.number(row, 12)});
    }
    return out;
}

}  // namespace fib::community
