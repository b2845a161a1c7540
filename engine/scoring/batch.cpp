#include "scoring/batch.hpp"

#include "inbound/announce.hpp"
#include "scoring/moves.hpp"
#include "scoring/score.hpp"
#include "scoring/signals.hpp"

#include <fmt/format.h>

#include <chrono>
#include <vector>

namespace fib::scoring {
namespace {

constexpr std::string_view in_range = "{0} > $1::bigint and {0} <= $2::bigint";
constexpr std::string_view in_list = "{0} = any($1::bigint[]) and $2::bigint is null";

// score.cpp does the same to one business; a test compares them.
constexpr std::string_view add_up = R"(
with rule as materialized (
  select n, r.signal, r.points * 1000000 as points, r.most * 1000000 as most,
    case r.half when 0 then 'infinity'::float8 else r.half end as half
  from unnest($5::text[], $6::bigint[], $7::bigint[], $8::bigint[]) with ordinality as r(signal, points, most, half, n)),
seen as ({signals}),
share as (
  select s.business_id, r.n, sum((r.points *
    power(0.5::float8, greatest(floor(date_part('epoch', $4 - coalesce(s.at, $4)) / 3600), 0) / r.half))::bigint)::bigint as points
  from seen s join rule r on r.signal = s.signal group by s.business_id, r.n),
total as (
  select s.business_id, sum(case when r.points > 0 then least(s.points, r.most) else greatest(s.points, -r.most) end)
    as points
  from share s join rule r on r.n = s.n group by s.business_id),
whole as (
  select b.id, b.lead_status, b.lead_score, b.health_score,
    ((least(100000000, greatest(0, coalesce(t.points, 0) + $9::bigint * 1000000))::bigint + 500000) / 1000000)::int as score
  from businesses b left join total t on t.business_id = b.id
  where {which} and b.deleted_at is null {only}),
)";

// What a status is now counts, not what it was when the statement began: somebody may have become a customer.
constexpr std::string_view write_leads = R"(
different as (
  select w.id, w.score from whole w
  where w.lead_score <> w.score
    or ($10::int[])[101 * array_position(array['prospect', 'lead', 'qualified'], w.lead_status) + w.score - 100]
      <> array_position(array['prospect', 'lead', 'qualified'], w.lead_status) - 1),
locked as (
  select b.id, b.lead_status, d.score,
    coalesce((array['prospect', 'lead', 'qualified'])[1 + ($10::int[])[
      101 * array_position(array['prospect', 'lead', 'qualified'], b.lead_status) + d.score - 100]], b.lead_status) as next
  from different d join businesses b on b.id = d.id order by b.id for no key update of b),
written as (
  update businesses b set lead_score = l.score, lead_status = l.next, updated_at = now()
  from locked l where b.id = l.id returning b.id),
told as (
  insert into activities (business_id, type, subject, detail, metadata, source, occurred_at)
  select l.id, 'status_changed', l.lead_status || ' became ' || l.next, 'the score is ' || l.score,
    jsonb_build_object('from', l.lead_status, 'to', l.next, 'score', l.score), 'scoring', $4
  from locked l join written w on w.id = l.id where l.next <> l.lead_status
  returning business_id, person_id, metadata)
select null::bigint, null::bigint, null::jsonb, (select count(*) from whole), (select count(*) from written)
union all select business_id, person_id, metadata, null, null from told)";

constexpr std::string_view write_health = R"(
locked as (
  select b.id, w.score from whole w join businesses b on b.id = w.id
  where w.health_score is distinct from w.score and $10::int[] is not null order by b.id for no key update of b),
written as (
  update businesses b set health_score = l.score, updated_at = now()
  from locked l where b.id = l.id returning b.id)
select null::bigint, null::bigint, null::jsonb, (select count(*) from whole), (select count(*) from written))";

std::string sql_of(kind what, std::string_view which) {
    return fmt::format(fmt::runtime(add_up), fmt::arg("signals", signals_sql(which)),
                       fmt::arg("which", fmt::format(fmt::runtime(which), "b.id")),
                       fmt::arg("only", what == kind::health ? "and b.lead_status = 'customer'" : "")) +
           std::string{what == kind::lead ? write_leads : write_health};
}

struct columns {
    std::vector<std::string_view> signal;
    std::vector<std::int64_t> points, most, half_life_h;
};

columns columns_of(const std::vector<rule>& rules) {
    columns out;
    for (const auto& one : rules) {
        out.signal.emplace_back(one.signal);
        out.points.push_back(one.points);
        out.most.push_back(one.most);
        out.half_life_h.push_back(one.half_life_h);
    }
    return out;
}

written write(store::session& on, const store::statement& sql, const model& with, kind what,
              const store::parameter& first, const store::parameter& second, timestamp now) {
    const auto rules = columns_of(what == kind::lead ? with.lead : with.health);
    const auto base = what == kind::lead ? 0 : with.health_base;
    const auto found = on.exec(sql, first, second, now - std::chrono::days{with.window_days}, now, rules.signal,
                               rules.points, rules.most, rules.half_life_h, base, move_table(with.moves));
    written out;
    std::vector<inbound::announcement> moves;
    for (std::size_t row = 0; row < found.size(); ++row) {
        if (found.is_null(row, 0)) {
            out.looked_at = found.number(row, 3);
            out.changed = found.number(row, 4);
            continue;
        }
        moves.push_back({.event = "status_changed",
                         .business = found.number(row, 0),
                         .person = std::nullopt,
                         .at = now,
                         .data = std::string{found.text(row, 2)}});
    }
    out.moved = static_cast<std::int64_t>(moves.size());
    inbound::announce(on, moves);
    return out;
}

}  // namespace

std::string_view to_string(kind what) {
    return what == kind::lead ? "lead" : "health";
}

written score_range(store::session& on, const model& with, kind what, std::int64_t after, std::int64_t upto,
                    timestamp now) {
    static const std::string leads = sql_of(kind::lead, in_range);
    static const std::string health = sql_of(kind::health, in_range);
    const store::statement sql = what == kind::lead ? store::statement{"score_lead_range", leads.c_str()}
                                                    : store::statement{"score_health_range", health.c_str()};
    return write(on, sql, with, what, store::to_parameter(after), store::to_parameter(upto), now);
}

written score_list(store::session& on, const model& with, kind what, const std::string& ids, timestamp now) {
    static const std::string leads = sql_of(kind::lead, in_list);
    static const std::string health = sql_of(kind::health, in_list);
    const store::statement sql = what == kind::lead ? store::statement{"score_lead_list", leads.c_str()}
                                                    : store::statement{"score_health_list", health.c_str()};
    return write(on, sql, with, what, store::to_parameter(ids), store::parameter{}, now);
}

}  // namespace fib::scoring
