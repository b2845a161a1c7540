#include "pipeline/record.hpp"

#include "pipeline/doubts.hpp"
#include "providers/attempt.hpp"
#include "providers/outcome.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace fib::pipeline {
namespace {

constexpr store::statement lock_claims{
    "record_lock_claims",
    "select id from claims where id = any($1::bigint[]) and owner = $2::uuid order by id for update"};

constexpr store::statement delete_claims{"record_delete_claims", "delete from claims where id = any($1::bigint[])"};

// Sorted by id, and joined by nested loop in that order: two groups never wait for each other crosswise. Where somebody
// else moved the person or changed the step's channel meanwhile, their trigger moved the entry in people_due, and fewer
// are found here than people go on; put_entries_right then looks where they are. The entry of whoever has no next step
// is the trigger's, too. An outcome that says nothing of the channel leaves the one that the person has now.
constexpr store::statement move_people{"record_move_people",
                                       R"(
with moved as (update people p set
  claim_id = null,
  rescues = 0,
  sequence_step = case when u.from_step = p.sequence_step and u.from_sequence = p.sequence_id
    and u.from_due is not distinct from p.next_send_at then u.to_step else p.sequence_step end,
  next_channel = case when u.from_step = p.sequence_step and u.from_sequence = p.sequence_id
    and u.from_due is not distinct from p.next_send_at and (u.to_step <> u.from_step or u.to_channel <> u.from_channel)
    then u.to_channel else p.next_channel end,
  send_attempts = case when u.from_step = p.sequence_step and u.from_sequence = p.sequence_id
    and u.from_due is not distinct from p.next_send_at then u.attempts else p.send_attempts end,
  next_send_at = case when u.from_step = p.sequence_step and u.from_sequence = p.sequence_id
    and u.from_due is not distinct from p.next_send_at then u.to_due else p.next_send_at end,
  sequence_started_at = coalesce(p.sequence_started_at, u.started),
  total_emails_sent = p.total_emails_sent + u.emails,
  last_sent_at = coalesce(u.sent_at, p.last_sent_at),
  updated_at = now()
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::timestamptz[], $6::int[], $7::text[],
            $8::timestamptz[], $9::int[], $10::timestamptz[], $11::int[], $12::timestamptz[], $13::text[])
  as u(person, claim, from_sequence, from_step, from_due, to_step, to_channel, to_due, attempts, started, emails,
       sent_at, from_channel)
where p.id = u.person and p.claim_id = u.claim
returning p.id, p.next_channel, p.next_send_at, u.from_channel, u.from_due),
due as (
  update people_due d set channel = m.next_channel, at = m.next_send_at from moved m
  where d.channel = m.from_channel and d.at = m.from_due and d.person_id = m.id
    and m.next_send_at is not null and (m.next_channel <> m.from_channel or m.next_send_at <> m.from_due)
  returning 1)
select id, count(*) filter (where next_send_at is not null and from_due is not null
    and (next_channel <> from_channel or next_send_at <> from_due)) over () > (select count(*) from due)
from moved)"};

constexpr store::statement right_entries{"record_right_entries",
                                         R"(
with astray as (
  delete from people_due d using unnest($1::bigint[], $2::timestamptz[]) as u(person, due), people p
  where d.channel in ('email', 'sms', 'voice') and d.at = u.due and d.person_id = u.person and p.id = u.person
    and (d.channel, d.at) is distinct from (p.next_channel, p.next_send_at))
insert into people_due (channel, at, person_id)
select next_channel, next_send_at, id from people where id = any($1) and next_send_at is not null
on conflict do nothing)"};

constexpr store::statement hold_people{"record_hold_people",
                                       R"(
with held as (
  update people p set next_send_at = null, updated_at = now()
  from unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[],
              $8::text[]) as u(person, claim, place, attempt, channel, step, due, reason)
  where p.id = u.person and p.claim_id = u.claim
  returning p.id, u.claim, u.place, u.attempt, u.channel, u.step, u.due, u.reason)
insert into unknowns (person_id, claim_id, place, attempt, channel, campaign_step_id, due_at, fenced_at, reason)
select h.id, h.claim, h.place, h.attempt, h.channel, nullif(h.step, 0), h.due, coalesce(c.fenced_at, now()), h.reason
from held h left join claims c on c.id = h.claim
on conflict (person_id) do nothing
returning person_id)"};

constexpr store::statement set_people_aside{"record_set_aside",
                                            R"(
with let_go as (
  update people p set next_send_at = null, claim_id = null, updated_at = now()
  from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[]) as u(person, claim, due, reason)
  where p.id = u.person and p.claim_id = u.claim
  returning p.id, u.due, u.reason)
insert into set_aside (person_id, reason, due_at) select id, reason, due from let_go
on conflict (person_id) do update set reason = excluded.reason, due_at = excluded.due_at, set_aside_at = now()
returning person_id)"};

struct columns {
    std::vector<std::int64_t> person, claim, sequence;
    std::vector<std::int32_t> from_step, to_step, attempts, emails;
    std::vector<std::optional<timestamp>> from_due, to_due, started, sent_at;
    std::vector<std::string_view> to_channel, from_channel;

    void add(const entry& one) {
        const bool sent = one.what == entry::kind::sent;
        person.push_back(one.person);
        claim.push_back(one.claim);
        sequence.push_back(one.from_sequence);
        from_step.push_back(one.from_step);
        from_due.push_back(one.from_due == timestamp{} ? std::nullopt : std::optional{one.from_due});
        to_step.push_back(one.to.step);
        from_channel.push_back(to_string(one.channel));
        to_channel.push_back(to_string(one.to.channel));
        to_due.push_back(one.to.due);
        attempts.push_back(one.to.attempts);
        started.push_back(one.to.started == timestamp{} ? std::nullopt : std::optional{one.to.started});
        emails.push_back(sent && one.channel == channel::email ? 1 : 0);
        sent_at.push_back(sent ? std::optional{one.at} : std::nullopt);
    }

    /// Of those who have `moved`, and whose rows are ours until the commit.
    void put_entries_right(store::session& on, const std::set<std::int64_t>& moved) const {
        std::vector<std::int64_t> who;
        std::vector<std::optional<timestamp>> due;
        for (std::size_t at = 0; at < person.size(); ++at) {
            if (!moved.contains(person[at])) continue;
            who.push_back(person[at]);
            due.push_back(from_due[at]);
        }
        on.exec(right_entries, who, due);
    }
};

std::set<std::int64_t> first_column(const store::rows& from) {
    std::set<std::int64_t> out;
    for (std::size_t row = 0; row < from.size(); ++row) out.insert(from.number(row, 0));
    return out;
}

std::set<std::int64_t> move_on(store::session& on, const std::vector<entry>& group) {
    columns c;
    for (const auto& one : group) {
        if (one.what != entry::kind::unknown && one.what != entry::kind::aside) c.add(one);
    }
    if (c.person.empty()) return {};
    const auto moved = on.exec(move_people, c.person, c.claim, c.sequence, c.from_step, c.from_due, c.to_step,
                               c.to_channel, c.to_due, c.attempts, c.started, c.emails, c.sent_at, c.from_channel);
    auto out = first_column(moved);
    if (!moved.empty() && moved.truth(0, 1)) c.put_entries_right(on, out);
    return out;
}

std::set<std::int64_t> hold(store::session& on, const std::vector<entry>& group) {
    std::vector<std::int64_t> person, claim, step;
    std::vector<std::int32_t> place;
    std::vector<std::string> attempt;
    std::vector<std::string_view> channel, reason;
    std::vector<std::optional<timestamp>> due;
    for (const auto& one : group) {
        if (one.what != entry::kind::unknown) continue;
        person.push_back(one.person);
        claim.push_back(one.claim);
        place.push_back(one.place);
        attempt.push_back(providers::attempt_id{one.claim, one.place, one.day}.text());
        channel.push_back(to_string(one.channel));
        step.push_back(one.step_id);
        due.push_back(one.from_due);
        reason.push_back(one.detail);
    }
    if (person.empty()) return {};
    return first_column(on.exec(hold_people, person, claim, place, attempt, channel, step, due, reason));
}

std::set<std::int64_t> put_aside(store::session& on, const std::vector<entry>& group) {
    std::vector<std::int64_t> person, claim;
    std::vector<std::optional<timestamp>> due;
    std::vector<std::string_view> reason;
    for (const auto& one : group) {
        if (one.what != entry::kind::aside) continue;
        person.push_back(one.person);
        claim.push_back(one.claim);
        due.push_back(one.from_due);
        reason.push_back(one.detail);
    }
    if (person.empty()) return {};
    return first_column(on.exec(set_people_aside, person, claim, due, reason));
}

/// What is sent, or failed, is in doubt no more.
void keep_doubts(store::session& on, const std::vector<entry>& written) {
    std::vector<doubt> fresh;
    std::vector<std::int64_t> over;
    for (const auto& one : written) {
        if (one.in_doubt) fresh.push_back({one.person, one.step_id, one.at});
        const bool ended = one.what == entry::kind::sent || one.what == entry::kind::failed;
        if (one.doubt_before && ended) over.push_back(one.person);
    }
    note_doubts(on, fresh);
    forget_doubts(on, over);
}

std::string_view status_of(entry::kind what) {
    switch (what) {
        case entry::kind::sent:
            return "sent";
        case entry::kind::skipped:
            return "skipped";
        case entry::kind::failed:
            return "failed";
        case entry::kind::returned:
        case entry::kind::unknown:
        case entry::kind::aside:
            break;
    }
    return {};
}

std::string_view activity_of(channel by) {
    switch (by) {
        case channel::email:
            return "email_sent";
        case channel::sms:
            return "sms_sent";
        case channel::voice:
            return "call_outbound";
    }
    return {};
}

void copy_logs(store::session& on, const std::vector<entry>& written) {
    std::string sends;
    std::string activities;
    for (const auto& one : written) {
        const auto status = status_of(one.what);
        if (status.empty()) continue;
        const bool sent = one.what == entry::kind::sent;
        store::copy_line line{sends};
        line.add(one.person);
        one.step_id ? line.add(one.step_id) : line.null();
        line.add(to_string(one.channel)).add(one.at).add(status);
        sent ? line.add(one.detail).null() : line.null().add(one.detail);
        line.add(one.claim).add(std::int64_t{one.place}).end();
        if (!sent) continue;
        store::copy_line{activities}
            .add(one.business)
            .add(one.person)
            .add(activity_of(one.channel))
            .add(one.subject)
            .add(one.campaign_id)
            .add(std::int64_t{one.from_step})
            .add(one.at)
            .end();
    }
    on.copy("send_log",
            {"person_id", "campaign_step_id", "channel", "sent_at", "status", "provider_message_id", "failure_reason",
             "claim_id", "claim_place"},
            sends);
    on.copy("activities",
            {"business_id", "person_id", "type", "subject", "campaign_id", "campaign_step", "occurred_at"}, activities);
}

}  // namespace

std::vector<entry> write_books(store::session& on, std::vector<entry> group) {
    std::sort(group.begin(), group.end(), [](const entry& a, const entry& b) { return a.person < b.person; });
    auto done = move_on(on, group);
    done.merge(hold(on, group));
    done.merge(put_aside(on, group));
    std::erase_if(group, [&](const entry& one) { return !done.contains(one.person); });
    copy_logs(on, group);
    keep_doubts(on, group);
    return group;
}

namespace {

/// What is left of an entry whose texts PostgreSQL would not take: the fact itself.
entry bare(entry one) {
    one.subject.clear();
    one.detail = providers::fit_for_detail(one.detail);
    return one;
}

void add(recorded& to, recorded&& more) {
    to.written += more.written;
    std::move(more.not_ours.begin(), more.not_ours.end(), std::back_inserter(to.not_ours));
}

recorded record_guilty(store::session& on, const std::string& owner, entry one, const std::string& why) {
    try {
        return record(on, owner, {bare(one)}, {});
    } catch (const store::error& again) {
        if (again.why != store::error::kind::data) throw;
        one.detail = providers::fit_for_detail("cannot be recorded: " + why);
        one.what = entry::kind::aside;
        return record(on, owner, {std::move(one)}, {});
    }
}

}  // namespace

recorded record_or_split(store::session& on, const std::string& owner, std::vector<entry> group,
                         const std::vector<std::int64_t>& finished) {
    try {
        return record(on, owner, group, finished);
    } catch (const store::error& problem) {
        if (problem.why != store::error::kind::data) throw;
        if (group.size() == 1) {
            auto out = record_guilty(on, owner, std::move(group.front()), problem.what());
            add(out, record(on, owner, {}, finished));
            return out;
        }
    }
    const auto half = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
    auto out = record_or_split(on, owner, {group.begin(), half}, {});
    add(out, record_or_split(on, owner, {half, group.end()}, finished));
    return out;
}

recorded record(store::session& on, const std::string& owner, std::vector<entry> group,
                const std::vector<std::int64_t>& finished) {
    std::set<std::int64_t> claims{finished.begin(), finished.end()};
    for (const auto& one : group) claims.insert(one.claim);

    store::transaction tx{on};
    const auto ours =
        first_column(on.exec(lock_claims, std::vector<std::int64_t>{claims.begin(), claims.end()}, owner));
    const auto still_ours =
        std::stable_partition(group.begin(), group.end(), [&](const entry& one) { return ours.contains(one.claim); });
    recorded out;
    out.not_ours.assign(std::make_move_iterator(still_ours), std::make_move_iterator(group.end()));
    group.erase(still_ours, group.end());
    out.written = write_books(on, std::move(group)).size();
    if (!finished.empty()) on.exec(delete_claims, finished);
    tx.commit();
    return out;
}

}  // namespace fib::pipeline
