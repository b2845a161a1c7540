#include "inbound/message_row.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace fib::inbound {
namespace {

/// Every way ends here: the rows are locked in one order, so two groups never wait for each other crosswise.
std::string find_sql(const char* ways) {
    return fmt::format(R"(
select e.n, l.id, l.sent_at, l.person_id, coalesce(p.business_id, 0), coalesce(l.campaign_step_id, 0), l.channel,
  l.delivered_at, l.opened_at, l.clicked_at, l.replied_at, l.bounced_at, l.complained_at,
  l.failure_reason is not null, s.campaign_id, coalesce(s.step_number, 0)
from {}
left join people p on p.id = l.person_id
left join campaign_steps s on s.id = l.campaign_step_id
order by l.sent_at, l.id
for no key update of l)",
                       ways);
}

// A claim lives for minutes, so what it sent lies in its day or the next.
const std::string& by_attempt_sql() {
    static const std::string sql = find_sql(R"(unnest($1::int[], $2::bigint[], $3::int[], $4::timestamptz[])
  as e(n, claim, place, day)
join send_log l on l.claim_id = e.claim and l.claim_place = e.place and l.status = 'sent'
  and l.sent_at >= e.day - interval '1 minute' and l.sent_at < e.day + interval '2 days')");
    return sql;
}

const std::string& by_provider_id_sql() {
    static const std::string sql = find_sql(R"(unnest($1::int[], $2::text[]) as e(n, provider_id)
join send_log l on l.provider_message_id = e.provider_id and l.status = 'sent'
  and l.sent_at >= now() - interval '90 days')");
    return sql;
}

// The newest, for a step may be sent again after its sequence was begun anew.
const std::string& by_step_sql() {
    static const std::string sql = find_sql(R"((select w.n, newest.id, newest.sent_at
  from unnest($1::int[], $2::bigint[], $3::bigint[]) as w(n, person, step)
  cross join lateral (
    select r.id, r.sent_at from send_log r
    where r.person_id = w.person and r.campaign_step_id = w.step and r.status = 'sent'
      and r.sent_at >= now() - interval '400 days'
    order by r.sent_at desc limit 1) newest) e
join send_log l on l.id = e.id and l.sent_at = e.sent_at)");
    return sql;
}

const std::string& by_address_sql() {
    static const std::string sql = find_sql(R"((select w.n, newest.id, newest.sent_at
  from unnest($1::int[], $2::text[]) as w(n, address)
  cross join lateral (
    select r.id, r.sent_at from people q
    join send_log r on r.person_id = q.id and r.status = 'sent' and r.channel = 'email'
      and r.sent_at >= now() - interval '90 days'
    where lower(q.email) = w.address order by r.sent_at desc limit 1) newest) e
join send_log l on l.id = e.id and l.sent_at = e.sent_at)");
    return sql;
}

constexpr store::statement write_times{"inbound_write_rows",
                                       R"(
update send_log l set delivered_at = u.delivered, opened_at = u.opened, clicked_at = u.clicked,
  replied_at = u.replied, bounced_at = u.bounced, complained_at = u.complained,
  failure_reason = coalesce(l.failure_reason, nullif(u.reason, ''))
from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
            $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::text[])
  as u(id, sent_at, delivered, opened, clicked, replied, bounced, complained, reason)
where l.id = u.id and l.sent_at = u.sent_at)"};

message_row read_row(const store::rows& from, std::size_t row) {
    message_row out;
    out.id = from.number(row, 1);
    out.sent_at = from.moment(row, 2);
    out.person = from.number(row, 3);
    out.business = from.number(row, 4);
    out.step_id = from.number(row, 5);
    out.channel = pipeline::parse_channel(from.text(row, 6)).value_or(pipeline::channel::email);
    out.delivered_at = from.maybe_moment(row, 7);
    out.opened_at = from.maybe_moment(row, 8);
    out.clicked_at = from.maybe_moment(row, 9);
    out.replied_at = from.maybe_moment(row, 10);
    out.bounced_at = from.maybe_moment(row, 11);
    out.complained_at = from.maybe_moment(row, 12);
    out.has_reason = from.truth(row, 13);
    out.campaign_id = from.text(row, 14);
    out.step_number = from.number(row, 15);
    return out;
}

struct questions {
    std::vector<std::int32_t> n, place;
    std::vector<std::int64_t> claim, person, step;
    std::vector<std::optional<timestamp>> day;
    std::vector<std::string_view> text;
};

void take(const store::rows& from, found_rows& into, std::map<std::int64_t, std::size_t>& known) {
    for (std::size_t row = 0; row < from.size(); ++row) {
        const auto [at, is_new] = known.try_emplace(from.number(row, 1), into.rows.size());
        if (is_new) into.rows.push_back(read_row(from, row));
        into.of.at(static_cast<std::size_t>(from.number(row, 0))) = at->second;
    }
}

}  // namespace

found_rows find_rows(store::session& on, const std::vector<message_event>& events) {
    questions by_attempt, by_id, by_step, by_address;
    for (std::size_t which = 0; which < events.size(); ++which) {
        const auto& one = events[which];
        const auto n = static_cast<std::int32_t>(which);
        if (one.attempt) {
            by_attempt.n.push_back(n);
            by_attempt.claim.push_back(one.attempt->claim);
            by_attempt.place.push_back(one.attempt->place);
            by_attempt.day.emplace_back(std::chrono::sys_days{one.attempt->day});
        } else if (!one.provider_id.empty()) {
            by_id.n.push_back(n);
            by_id.text.emplace_back(one.provider_id);
        } else if (one.person != 0 && one.step != 0) {
            by_step.n.push_back(n);
            by_step.person.push_back(one.person);
            by_step.step.push_back(one.step);
        } else if (!one.address.empty()) {
            by_address.n.push_back(n);
            by_address.text.emplace_back(one.address);
        }
    }
    found_rows out;
    out.of.resize(events.size());
    std::map<std::int64_t, std::size_t> known;
    if (!by_attempt.n.empty()) {
        const store::statement sql{"inbound_find_attempts", by_attempt_sql().c_str()};
        take(on.exec(sql, by_attempt.n, by_attempt.claim, by_attempt.place, by_attempt.day), out, known);
    }
    if (!by_id.n.empty()) {
        const store::statement sql{"inbound_find_ids", by_provider_id_sql().c_str()};
        take(on.exec(sql, by_id.n, by_id.text), out, known);
    }
    if (!by_step.n.empty()) {
        const store::statement sql{"inbound_find_steps", by_step_sql().c_str()};
        take(on.exec(sql, by_step.n, by_step.person, by_step.step), out, known);
    }
    if (!by_address.n.empty()) {
        const store::statement sql{"inbound_find_addresses", by_address_sql().c_str()};
        take(on.exec(sql, by_address.n, by_address.text), out, known);
    }
    return out;
}

void write_rows(store::session& on, const std::vector<const message_row*>& rows) {
    if (rows.empty()) return;
    std::vector<std::int64_t> id;
    std::vector<std::optional<timestamp>> sent, delivered, opened, clicked, replied, bounced, complained;
    std::vector<std::string_view> reason;
    for (const auto* one : rows) {
        id.push_back(one->id);
        sent.emplace_back(one->sent_at);
        delivered.push_back(one->delivered_at);
        opened.push_back(one->opened_at);
        clicked.push_back(one->clicked_at);
        replied.push_back(one->replied_at);
        bounced.push_back(one->bounced_at);
        complained.push_back(one->complained_at);
        reason.emplace_back(one->reason);
    }
    on.exec(write_times, id, sent, delivered, opened, clicked, replied, bounced, complained, reason);
}

}  // namespace fib::inbound
