#include "pipeline/examine.hpp"

#include "pipeline/claim.hpp"

#include <fmt/format.h>

namespace fib::pipeline {
namespace {

constexpr const char* people_of = R"(
select id from people where id = case when $1 ~ '^[0-9]{1,18}$' then $1::bigint end or lower(email) = lower($1)
order by id limit 20)";

/// The shape of a claim's rows, without the claim. Another spelling of it would tell another story.
const std::string& row_sql() {
    static const std::string sql = fmt::format(R"(
select {}, p.next_channel, p.consent_basis, p.next_send_at, p.claim_id, c2.expires_at,
  coalesce(array_position(c2.person_ids, p.id) <= c2.started_upto, false),
  u.attempt, u.reason, a.reason, sending_held(p.next_channel)
from people p {}
left join lateral (select {} from campaign_steps s
  where s.sequence_id = p.sequence_id and s.step_number = p.sequence_step) asks on true
left join claims c2 on c2.id = p.claim_id
left join unknowns u on u.person_id = p.id
left join set_aside a on a.person_id = p.id
where p.id = $1)",
                                               person_columns, person_joins, what_a_step_asks);
    return sql;
}

/// Columns after those that every person has.
enum column : int {
    by = person_column_count,
    consent,
    due,
    claim_id,
    claimed_until,
    begun,
    unknown_attempt,
    unknown_reason,
    aside_reason,
    held
};

constexpr const char* suppressions_of = R"(
select concat(x.address, ': ', x.reason, ', since ', to_char(x.created_at at time zone 'UTC', 'YYYY-MM-DD'),
  ', from ' || x.source)
from people p join suppressions x on x.address in (lower(p.email), '@' || split_part(lower(p.email), '@', 2),
  '+' || case when p.phone !~ '^\+' and length(regexp_replace(p.phone, '\D', '', 'g')) = 10 then '1' else '' end
    || regexp_replace(p.phone, '\D', '', 'g'))
where p.id = $1 order by x.address)";

constexpr const char* stops_of =
    "select concat(address, ', since ', to_char(stopped_at at time zone 'UTC', 'YYYY-MM-DD')) from stops "
    "where person_id = $1 order by stopped_at";

constexpr const char* history_of = R"(
select l.sent_at, coalesce(s.campaign_id, '(no step)'), l.channel, l.status, l.failure_reason, l.provider_message_id,
  l.delivered_at, l.opened_at, l.clicked_at, l.replied_at, l.bounced_at, l.complained_at
from send_log l left join campaign_steps s on s.id = l.campaign_step_id
where l.person_id = $1 order by l.sent_at desc, l.id desc limit 50)";

std::vector<std::string> texts(const store::rows& found) {
    std::vector<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace_back(found.text(row, 0));
    return out;
}

std::vector<past_message> read_history(const store::rows& found) {
    std::vector<past_message> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.at = found.moment(row, 0),
                       .campaign_id = std::string{found.text(row, 1)},
                       .channel = std::string{found.text(row, 2)},
                       .status = std::string{found.text(row, 3)},
                       .reason = std::string{found.text(row, 4)},
                       .provider_id = std::string{found.text(row, 5)},
                       .delivered = found.maybe_moment(row, 6),
                       .opened = found.maybe_moment(row, 7),
                       .clicked = found.maybe_moment(row, 8),
                       .replied = found.maybe_moment(row, 9),
                       .bounced = found.maybe_moment(row, 10),
                       .complained = found.maybe_moment(row, 11)});
    }
    return out;
}

}  // namespace

std::vector<std::int64_t> find_people(store::session& on, const std::string& id_or_address) {
    const auto found = on.query(people_of, id_or_address);
    std::vector<std::int64_t> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.push_back(found.number(row, 0));
    return out;
}

std::optional<examined> examine(store::session& on, std::int64_t id) {
    const auto row = on.query(row_sql(), id);
    if (row.empty()) return std::nullopt;
    examined out;
    out.who = read_person(row, 0);
    out.keeps.push_back(std::make_shared<store::rows>(row));
    out.by = parse_channel(row.text(0, column::by)).value_or(channel::email);
    out.consent_basis = row.text(0, column::consent);
    out.due = row.maybe_moment(0, column::due);
    out.claim = row.maybe_number(0, column::claim_id);
    out.claimed_until = row.maybe_moment(0, column::claimed_until);
    out.begun = row.truth(0, column::begun);
    out.unknown_attempt = row.text(0, column::unknown_attempt);
    out.unknown_reason = row.text(0, column::unknown_reason);
    out.set_aside_reason = row.text(0, column::aside_reason);
    out.sending_held = row.text(0, column::held);
    out.suppressions = texts(on.query(suppressions_of, id));
    out.stops = texts(on.query(stops_of, id));
    out.history = read_history(on.query(history_of, id));
    return out;
}

}  // namespace fib::pipeline
