#include "pipeline/claim.hpp"

#include "store/session.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fib::pipeline {

// Engagement and tags are read only for steps whose conditions ask: a send that does not ask pays nothing for them.
const char* const person_columns = R"(
  p.id, p.business_id, p.sequence_id, p.sequence_step, p.next_send_at,
  case when p.sequence_started_at between '1971-01-01' and '9000-01-01' then p.sequence_started_at end, p.send_attempts,
  p.rescues, p.email, p.first_name, p.last_name, b.name, c.name, c.state, i.name, b.lead_status,
  p.do_not_email, p.do_not_sms, p.do_not_call, (p.deleted_at is not null or b.deleted_at is not null),
  c.status = 'paused', c.timezone,
  case when asks_tags then
    (select string_agg(t.name, E'\x1f') from business_tag bt join tags t on t.id = bt.tag_id
      where bt.business_id = p.business_id) end,
  case when asks_history then
    (select string_agg(concat_ws(',', l.campaign_step_id, (l.opened_at is not null)::int,
                                 (l.clicked_at is not null)::int, (l.replied_at is not null)::int), ';'
                       order by l.sent_at)
      from send_log l
      where l.person_id = p.id and l.status = 'sent' and l.campaign_step_id is not null
        and l.sent_at >= coalesce(p.sequence_started_at, '-infinity')) end,
  exists (select from suppressions x
    where x.address in (written.address, '@' || split_part(written.address, '@', 2))))";

const char* const person_joins = R"(
  join businesses b on b.id = p.business_id
  join communities c on c.id = b.community_id
  left join industries i on i.id = b.industry_id
  cross join lateral (select lower(p.email) as address offset 0) written)";

const char* const what_a_step_asks = R"(
  s.conditions ?| array['skip_if_tag', 'require_tag'] as asks_tags,
  s.conditions ?| array['skip_if_opened', 'skip_if_clicked', 'skip_if_replied'] as asks_history)";

namespace {

/// `due` picks the people: the ordinary claim and the one for suspects differ in nothing else. The rows are marked
/// where they were locked, by ctid.
std::string claim_sql(const char* due) {
    return fmt::format(R"(
with held as materialized (select sending_held($1) as reason),
due as materialized (
  select row_number() over () as place, locked.* from (
    select p.id, p.spot, s.id as step_id, {} from {}
    limit $2) locked),
taken as (
  insert into claims (owner, channel, person_ids, step_ids, expires_at)
  select $6::uuid, $1, array_agg(id order by place), array_agg(step_id order by place), now() + $7::interval
  from due having count(*) > 0
  returning id, to_char(claimed_at at time zone 'UTC', 'YYYYMMDD') as day, pg_current_xact_id()::xid as version),
marked as (
  update people p set claim_id = taken.id from due d, taken where p.ctid = d.spot
  returning d.place, d.asks_tags, d.asks_history, p.ctid as spot, p.id, p.business_id, p.sequence_id, p.sequence_step,
    p.next_send_at, p.sequence_started_at, p.send_attempts, p.rescues, p.email, p.first_name, p.last_name,
    p.do_not_email, p.do_not_sms, p.do_not_call, p.deleted_at)
select {}, p.place, p.spot, taken.id, taken.day, taken.version
from marked p cross join taken {})",
                       what_a_step_asks, due, person_columns, person_joins);
}

// Each person is looked up for an entry of their own, and the limit ends it. As a plain join it depends on what the
// planner makes of three equal columns: after an ANALYZE it may expect a single row, and then reads and sorts all who
// are due for every claim.
const std::string& ordinary_sql() {
    static const std::string sql = claim_sql(R"(
    people_due d
    cross join lateral (
      select p.id, p.ctid as spot, p.sequence_id, p.sequence_step from people p
      where p.id = d.person_id and p.next_send_at = d.at and p.next_channel = d.channel
        and p.claim_id is null and p.rescues < 3
      for no key update skip locked) p
    left join campaign_steps s on s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
  where d.channel = $1 and d.at <= coalesce($3::timestamptz, now())
    and (d.at, d.person_id) > ($4::timestamptz, $5::bigint) and (select reason is null from held)
  order by d.at, d.person_id)");
    return sql;
}

const std::string& suspect_sql() {
    static const std::string sql = claim_sql(R"(
    (select p.id, p.ctid as spot, p.sequence_id, p.sequence_step, p.next_send_at from people p
      where p.next_channel = $1 and p.next_send_at <= coalesce($3::timestamptz, now())
        and (p.next_send_at, p.id) > ($4::timestamptz, $5::bigint) and p.claim_id is null and p.rescues >= 3
        and (select reason is null from held)
      order by p.next_send_at, p.id
      limit $2 for no key update skip locked) p
    left join campaign_steps s on s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
  order by p.next_send_at, p.id)");
    return sql;
}

constexpr store::statement next_due_of{"claim_next_due",
                                       R"(
select d.at from people_due d
cross join lateral (
  select from people p
  where p.id = d.person_id and p.next_send_at = d.at and p.next_channel = d.channel and p.claim_id is null
  offset 0) waiting
where d.channel = $1 order by d.channel, d.at, d.person_id limit 1)"};

constexpr store::statement held_reason{"claim_sending_held", "select sending_held($1)"};

/// Columns after those that every person has.
enum column : int { place = person_column_count, spot, claim_id, day, version };

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find(by);
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parts;
}

earlier_message read_earlier(const std::string& text) {
    earlier_message one;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), one.step_id).ptr;
    const std::string_view flags{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (flags.size() == 6) {
        one.opened = flags[1] == '1';
        one.clicked = flags[3] == '1';
        one.replied = flags[5] == '1';
    }
    return one;
}

int digits(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::chrono::year_month_day read_day(std::string_view text) {
    return {std::chrono::year{digits(text.substr(0, 4))},
            std::chrono::month{static_cast<unsigned>(digits(text.substr(4, 2)))},
            std::chrono::day{static_cast<unsigned>(digits(text.substr(6, 2)))}};
}

}  // namespace

person read_person(const store::rows& from, std::size_t row) {
    person who;
    who.id = from.number(row, 0);
    who.business_id = from.number(row, 1);
    who.at.sequence = from.number(row, 2);
    who.at.step = static_cast<int>(from.number(row, 3));
    who.at.due = from.maybe_moment(row, 4).value_or(timestamp{});
    who.at.started = from.maybe_moment(row, 5);
    who.at.attempts = static_cast<int>(from.number(row, 6));
    who.rescues = static_cast<int>(from.number(row, 7));
    who.email = from.text(row, 8);
    who.first_name = from.text(row, 9);
    who.last_name = from.text(row, 10);
    who.business_name = from.text(row, 11);
    who.community = from.text(row, 12);
    who.state = from.text(row, 13);
    who.industry = from.text(row, 14);
    who.lead_status = from.text(row, 15);
    who.do_not_email = from.truth(row, 16);
    who.do_not_sms = from.truth(row, 17);
    who.do_not_call = from.truth(row, 18);
    who.deleted = from.truth(row, 19);
    who.community_paused = from.truth(row, 20);
    who.at.time_zone = from.text(row, 21);
    who.tags = split(from.text(row, 22), '\x1f');
    for (const auto& one : split(from.text(row, 23), ';')) who.earlier.push_back(read_earlier(one));
    who.suppressed = from.truth(row, 24);
    return who;
}

std::optional<claim> claim_due(store::session& on, const claim_request& what) {
    const store::statement sql = what.suspect ? store::statement{"claim_suspect", suspect_sql().c_str()}
                                              : store::statement{"claim_due", ordinary_sql().c_str()};
    const auto found = on.exec(sql, to_string(what.channel), what.limit, what.due_by, what.after.due, what.after.person,
                               what.owner, what.lease);
    if (found.empty()) return std::nullopt;
    claim out;
    out.id = found.number(0, column::claim_id);
    out.day = read_day(found.text(0, column::day));
    out.version = found.text(0, column::version);
    out.people.resize(found.size());
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto place = found.number(row, column::place);
        auto& who = out.people.at(static_cast<std::size_t>(place - 1));
        who = read_person(found, row);
        who.place = static_cast<std::int32_t>(place);
        who.spot = found.text(row, column::spot);
    }
    out.keeps.push_back(std::make_shared<store::rows>(found));
    return out;
}

std::optional<timestamp> next_due(store::session& on, channel which) {
    const auto found = on.exec(next_due_of, to_string(which));
    if (found.empty()) return std::nullopt;
    return found.moment(0, 0);
}

std::string sending_held(store::session& on, channel which) {
    return std::string{on.exec(held_reason, to_string(which)).text(0, 0)};
}

std::vector<std::string> pinned_plans() {
    return {"set plan_cache_mode = force_generic_plan",
            "set enable_seqscan = off",
            "set enable_hashjoin = off",
            "set enable_mergejoin = off",
            "set max_parallel_workers_per_gather = 0",
            "set jit = off"};
}

}  // namespace fib::pipeline
