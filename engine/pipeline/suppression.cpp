#include "pipeline/suppression.hpp"

#include "pipeline/suppressed_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace fib::pipeline {
namespace {

constexpr std::array<std::string_view, 3> their_words{"unsubscribed", "complained", "stop"};

// By address: two lists that come at once never wait for each other crosswise.
constexpr store::statement write_list{"suppress_list",
                                      R"(
insert into suppressions (address, reason, source, created_at)
select distinct on (w.address) w.address, w.reason, nullif(w.source, ''), w.at
from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as w(address, reason, source, at)
order by w.address, (w.reason = any($5::text[])) desc, w.at
on conflict (address) do update
  set reason = excluded.reason, source = excluded.source, created_at = excluded.created_at,
    former_reason = suppressions.reason
  where excluded.reason = any($5::text[]) and suppressions.reason <> all($5::text[])
returning xmax = 0)"};

// A statement of its own: the ones after it see what the rows are once they are ours.
constexpr store::statement lock_people{"suppress_lock",
                                       R"(
select w.n, p.id from people p join (
  select w.n, p.id from unnest($1::text[], $2::bigint[]) as w(address, n) join people p on lower(p.email) = w.address
  union all
  select w.n, p.id from unnest($3::text[], $4::bigint[]) as w(phone, n) join people p on p.phone = w.phone) w on w.id = p.id
order by p.id for no key update of p)"};

// Who is stopped already by another address has nothing left that says when they were due: that stop has it.
constexpr store::statement stop_people{"suppress_stop",
                                       R"(
with asked as (
  select * from unnest($1::bigint[], $2::text[], $3::bool[], $4::text[], $5::text[], $6::timestamptz[])
    as w(person, address, by_phone, reason, source, at)),
stopped as (
  insert into stops (address, person_id, due_at, claim_id, set_flag)
  select distinct on (a.address, p.id) a.address, p.id, coalesce(p.next_send_at, u.due_at, o.due_at),
    coalesce(p.claim_id, o.claim_id),
    coalesce(o.set_flag, false) or not case when a.by_phone then p.do_not_sms else p.do_not_email end
  from asked a join people p on p.id = a.person left join unknowns u on u.person_id = p.id
  cross join lateral (
    select max(o.due_at) as due_at, max(o.claim_id) as claim_id,
      bool_or(o.set_flag) filter (where (o.address not like '%@%') = a.by_phone) as set_flag
    from stops o where o.person_id = p.id) o
  order by a.address, p.id
  on conflict do nothing returning address, person_id),
told as (
  insert into activities (business_id, person_id, type, subject, detail, metadata, source, occurred_at)
  select distinct on (s.address, s.person_id) p.business_id, p.id, 'status_changed',
    case when a.by_phone then 'unsubscribed from text messages' else 'unsubscribed from email' end, a.reason,
    jsonb_build_object('address', a.address, 'reason', a.reason), left(a.source, 100), a.at
  from stopped s join asked a on a.address = s.address and a.person = s.person_id join people p on p.id = s.person_id)
update people p set
  do_not_email = p.do_not_email or not w.only_phone,
  do_not_sms = p.do_not_sms or w.phone,
  next_send_at = null, updated_at = now()
from (select person, bool_or(by_phone) as phone, bool_and(by_phone) as only_phone from asked group by person) w
where p.id = w.person
  and (p.next_send_at is not null or (w.phone and not p.do_not_sms) or (not w.only_phone and not p.do_not_email)))"};

constexpr store::statement restore_on_list{"lift_restore",
                                           R"(update suppressions set reason = former_reason, former_reason = null
       where address = $1 and former_reason is not null and reason = any($2::text[]) returning address)"};

constexpr store::statement delete_from_list{
    "lift_delete",
    R"(delete from suppressions where address = $1 and ($2::text[] = '{}' or reason = any($2::text[])) returning address)"};

constexpr store::statement lock_stopped{
    "lift_lock",
    R"(select p.id from stops s join people p on p.id = s.person_id where s.address = $1
       order by p.id for no key update of p)"};

// Whoever is still held by a claim gets back exactly the time that they were claimed with: then record sees that nobody
// has moved them, and moves them itself.
constexpr store::statement go_on{"lift_go_on",
                                 R"(
with gone as (delete from stops where address = $1 returning *),
others as (
  select g.person_id, count(o.address) > 0 as stopped,
    coalesce(bool_or((o.address not like '%@%') = $2), false) as silenced
  from gone g left join stops o on o.person_id = g.person_id and o.address <> g.address group by g.person_id),
ways as (
  select g.*, p.business_id, p.claim_id is not null as held, o.silenced,
    not o.stopped and p.next_send_at is null and g.due_at is not null
      and not exists (select from unknowns u where u.person_id = p.id) as goes_on,
    done.id is not null as done, next.step_number as next_step,
    (g.due_at at time zone c.timezone + make_interval(days => next.day_offset - done.day_offset))
      at time zone c.timezone as next_due
  from gone g join others o on o.person_id = g.person_id join people p on p.id = g.person_id
  join businesses b on b.id = p.business_id join communities c on c.id = b.community_id
  left join lateral (
    select s.id, s.day_offset
    from send_log l join campaign_steps s on s.id = l.campaign_step_id
    where l.claim_id = g.claim_id and l.person_id = p.id and l.sent_at > g.stopped_at - interval '30 days'
      and s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
    limit 1) done on true
  left join lateral (
    select n.step_number, n.day_offset from campaign_steps n
    where done.id is not null and n.sequence_id = p.sequence_id and n.step_number > p.sequence_step and n.is_active
    order by n.step_number limit 1) next on true),
told as (
  insert into activities (business_id, person_id, type, subject, metadata, occurred_at)
  select business_id, person_id, 'status_changed',
    case when $2 then 'text messages are welcome again' else 'email is welcome again' end,
    jsonb_build_object('address', address), $3
  from ways)
update people p set
  do_not_email = p.do_not_email and ($2 or not w.set_flag or w.silenced),
  do_not_sms = p.do_not_sms and (not $2 or not w.set_flag or w.silenced),
  sequence_step = case when w.goes_on then coalesce(w.next_step, p.sequence_step) else p.sequence_step end,
  send_attempts = case when w.goes_on and w.done then 0 else p.send_attempts end,
  next_send_at = case
    when not w.goes_on then p.next_send_at
    when w.held then w.due_at
    when not w.done then greatest(w.due_at, $3)
    when w.next_step is not null then greatest(w.next_due, $3)
  end,
  updated_at = now()
from ways w where p.id = w.person_id)"};

struct list_columns {
    std::vector<std::string_view> address, reason, source;
    std::vector<std::optional<timestamp>> at;

    explicit list_columns(std::span<const suppression> what) {
        for (const auto& one : what) {
            address.push_back(one.address);
            reason.push_back(one.reason);
            source.push_back(one.source);
            at.emplace_back(one.at);
        }
    }
};

/// Whoever has one of these addresses, with the address's place in `what`; from here on their rows are ours.
store::rows lock_whom_it_concerns(store::session& on, std::span<const suppression> what) {
    std::vector<std::string_view> mail;
    std::vector<std::string> phone;
    std::vector<std::int64_t> mail_of, phone_of;
    for (std::size_t n = 0; n < what.size(); ++n) {
        const auto& one = what[n];
        if (!is_their_word(one.reason) || one.address.starts_with('@')) continue;
        if (is_number(one.address)) {
            for (auto& way : ways_to_write(one.address)) {
                phone.push_back(std::move(way));
                phone_of.push_back(static_cast<std::int64_t>(n));
            }
        } else {
            mail.push_back(one.address);
            mail_of.push_back(static_cast<std::int64_t>(n));
        }
    }
    return on.exec(lock_people, mail, mail_of, phone, phone_of);
}

void stop(store::session& on, std::span<const suppression> what) {
    const auto found = lock_whom_it_concerns(on, what);
    if (found.empty()) return;
    std::vector<std::int64_t> person;
    std::vector<std::string_view> address, reason, source;
    std::vector<bool> by_phone;
    std::vector<std::optional<timestamp>> at;
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto& one = what[static_cast<std::size_t>(found.number(row, 0))];
        person.push_back(found.number(row, 1));
        address.push_back(one.address);
        by_phone.push_back(is_number(one.address));
        reason.push_back(one.reason);
        source.push_back(one.source);
        at.emplace_back(one.at);
    }
    on.exec(stop_people, person, address, by_phone, reason, source, at);
}

}  // namespace

bool is_their_word(std::string_view reason) {
    return std::ranges::find(their_words, reason) != their_words.end();
}

std::size_t suppress(store::session& on, std::span<const suppression> what) {
    if (what.empty()) return 0;
    const list_columns list{what};
    const auto written = on.exec(write_list, list.address, list.reason, list.source, list.at,
                                 std::vector<std::string_view>{their_words.begin(), their_words.end()});
    std::size_t added = 0;
    for (std::size_t row = 0; row < written.size(); ++row) added += written.truth(row, 0) ? 1 : 0;
    if (std::ranges::any_of(what, is_their_word, &suppression::reason)) stop(on, what);
    return added;
}

bool lift(store::session& on, std::string_view address, timestamp now, const std::vector<std::string_view>& only) {
    if (on.exec(restore_on_list, address, only).empty() && on.exec(delete_from_list, address, only).empty())
        return false;
    if (!on.exec(lock_stopped, address).empty()) on.exec(go_on, address, is_number(address), now);
    return true;
}

}  // namespace fib::pipeline
