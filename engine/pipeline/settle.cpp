#include "pipeline/settle.hpp"

#include "pipeline/claim.hpp"
#include "pipeline/compiled_mail.hpp"
#include "pipeline/compose.hpp"
#include "pipeline/doubts.hpp"
#include "pipeline/entry.hpp"
#include "pipeline/record.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::pipeline {
namespace {

constexpr store::statement list_oldest{
    "settle_list",
    R"(select u.person_id, u.claim_id, u.place, u.attempt, u.channel, coalesce(u.campaign_step_id, 0), s.campaign_id,
         p.email, u.reason, least(d.since, u.fenced_at), u.noted_at
       from unknowns u join people p on p.id = u.person_id left join campaign_steps s on s.id = u.campaign_step_id
         left join doubts d on d.person_id = u.person_id and d.campaign_step_id = u.campaign_step_id
       where u.noted_at < $2 order by u.noted_at, u.person_id limit $1)"};

constexpr store::statement count_all{"settle_count", "select count(*) from unknowns"};

constexpr store::statement which_are_unknown{
    "settle_which",
    R"(select w.n from unnest($1::bigint[], $2::int[]) with ordinality as w(claim, place, n)
       join unknowns u on u.claim_id = w.claim and u.place = w.place order by w.n)"};

constexpr store::statement clear_people{"settle_clear",
                                        "update people set rescues = 0 where id = any($1::bigint[]) and rescues > 0"};

const std::string& take_sql() {
    // next_send_at comes from the note: while unknown the person has none, unless somebody has moved them meanwhile.
    // Who unsubscribed meanwhile is not made due again.
    static const std::string sql = fmt::format(R"(
with taken as (delete from unknowns where claim_id = $1 and place = $2 returning *)
select {}, t.channel, coalesce(t.campaign_step_id, 0), a.campaign_id, a.subject, a.sequence_id, a.step_number,
  t.due_at, t.fenced_at, to_char(t.fenced_at at time zone 'UTC', 'YYYYMMDD'),
  p.next_send_at is null and not exists (select from stops x where x.person_id = p.id)
from taken t join people p on p.id = t.person_id and p.claim_id = t.claim_id {}
left join lateral (select {} from campaign_steps s
  where s.sequence_id = p.sequence_id and s.step_number = p.sequence_step) asks on true
left join campaign_steps a on a.id = t.campaign_step_id
for no key update of p)",
                                               person_columns, person_joins, what_a_step_asks);
    return sql;
}

/// Columns after those that every person has.
enum column : int {
    by = person_column_count,
    step_id,
    campaign,
    subject,
    sequence,
    number,
    due,
    fenced_at,
    day,
    still_held
};

entry::kind kind_of(settlement how) {
    switch (how) {
        case settlement::sent:
            return entry::kind::sent;
        case settlement::not_sent:
            return entry::kind::returned;
        case settlement::skip:
            return entry::kind::failed;
    }
    return entry::kind::failed;
}

/// As the recipient would have read it; as it was written where the step has changed or gone since.
std::string subject_of(const catalog& steps, const entry& one, const person& who, std::string_view written) {
    const auto* in = steps.find(one.from_sequence);
    const auto* step = in ? in->find(one.from_step) : nullptr;
    if (!step || step->id != one.step_id || !step->mail) return std::string{written};
    variable_values values;
    fill_recipient(values, who, *step);
    return step->mail->subject(values);
}

move way_on(const catalog& steps, const person& who, settlement how, timestamp due, timestamp now) {
    auto at = who.at;
    at.due = due;
    const auto* in = steps.find(at.sequence);
    const auto* step = in ? in->find(at.step) : nullptr;
    if (how == settlement::not_sent || !in) return later(step, at, now);
    return go_on(*in, step, at, now);
}

}  // namespace

std::vector<unknown> list_unknowns(store::session& on, int limit, timestamp noted_before) {
    const auto found = on.exec(list_oldest, limit, noted_before);
    std::vector<unknown> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.person = found.number(row, 0),
                       .claim = found.number(row, 1),
                       .place = static_cast<std::int32_t>(found.number(row, 2)),
                       .attempt = std::string{found.text(row, 3)},
                       .channel = std::string{found.text(row, 4)},
                       .step_id = found.number(row, 5),
                       .campaign_id = std::string{found.text(row, 6)},
                       .email = std::string{found.text(row, 7)},
                       .reason = std::string{found.text(row, 8)},
                       .fenced_at = found.moment(row, 9),
                       .noted_at = found.moment(row, 10)});
    }
    return out;
}

std::size_t count_unknowns(store::session& on) {
    return static_cast<std::size_t>(on.exec(count_all).number(0, 0));
}

bool settle(store::session& on, const catalog& steps, const settle_request& what, timestamp now) {
    store::transaction tx{on};
    const auto found = on.exec(store::statement{"settle_take", take_sql().c_str()}, what.claim, what.place);
    if (found.empty()) return false;
    const auto who = read_person(found, 0);
    const auto due_then = found.maybe_moment(0, column::due).value_or(now);

    entry one;
    one.what = kind_of(what.how);
    one.claim = what.claim;
    one.place = what.place;
    one.person = who.id;
    one.business = who.business_id;
    one.channel = parse_channel(found.text(0, column::by)).value_or(channel::email);
    one.step_id = found.number(0, column::step_id);
    one.campaign_id = found.text(0, column::campaign);
    one.detail = what.detail;
    one.at = what.how == settlement::sent ? found.moment(0, column::fenced_at) : now;
    // The move is written only if the person still waits at the step that was attempted. Whoever was moved while nobody
    // knew has no time any more at which they would go on: they are due at once, where they stand now.
    one.from_sequence = found.maybe_number(0, column::sequence).value_or(who.at.sequence);
    one.from_step = static_cast<int>(found.maybe_number(0, column::number).value_or(who.at.step));
    one.from_due = found.truth(0, column::still_held) ? timestamp{} : due_then;
    one.subject = subject_of(steps, one, who, found.text(0, column::subject));
    one.to = way_on(steps, who, what.how, due_then, now);
    const bool moved = one.from_sequence != who.at.sequence || one.from_step != who.at.step;
    if (moved && found.truth(0, column::still_held)) {
        one.from_sequence = who.at.sequence;
        one.from_step = who.at.step;
        one.to = way_on(steps, who, settlement::not_sent, due_then, now);
    }
    const doubt asked{who.id, one.step_id, found.moment(0, column::fenced_at)};
    write_books(on, {std::move(one)});
    if (what.doubt == doubt_after::begins) note_doubts(on, {asked});
    if (what.doubt == doubt_after::over) forget_doubts(on, {asked.person});
    tx.commit();
    return true;
}

std::size_t settle_known(store::session& on, const catalog& steps, const std::vector<settle_request>& what,
                         timestamp now) {
    std::vector<std::int64_t> claims;
    std::vector<std::int32_t> places;
    for (const auto& one : what) {
        claims.push_back(one.claim);
        places.push_back(one.place);
    }
    std::size_t settled = 0;
    const auto found = on.exec(which_are_unknown, claims, places);
    for (std::size_t row = 0; row < found.size(); ++row) {
        settled += settle(on, steps, what.at(static_cast<std::size_t>(found.number(row, 0) - 1)), now) ? 1 : 0;
    }
    return settled;
}

void clear_of_suspicion(store::session& on, const std::vector<std::int64_t>& people) {
    on.exec(clear_people, people);
}

}  // namespace fib::pipeline
