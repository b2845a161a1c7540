#include "bench/harness/population.hpp"

#include "bench/harness/counted_work.hpp"
#include "bench/harness/deferred_indexes.hpp"
#include "store/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fib::bench {
namespace {

constexpr std::int64_t lot = 50'000;

// Where each of the new communities stands: $1 of them, $2 due, of sequence $3. `n` counts them from 0.
constexpr std::string_view standing_sql = R"(
create temporary table standing as
with steps as (
  select s.*, row_number() over (order by step_number) - 1 as place, count(*) over () as of
  from campaign_steps s where s.sequence_id = {2}),
named as (
  select n, n * {1} % {0} < {1} as due_now, (hashint8extended(n, 11) & 2147483647) as h
  from generate_series(0::bigint, {0} - 1) n)
select n.n as place, s.step_number as step, s.channel, moment.due, moment.due - (s.day_offset - 1) * interval '1 day' as started
from named n
  join steps s on s.place = case when n.due_now then 0 else least(1 + n.h % greatest(s.of - 1, 1), s.of - 1) end
  cross join lateral (select date_trunc('minute', now()) + case when n.due_now
    then -interval '1 minute' * (1 + n.n % 10) else interval '1 hour' + n.h % 5184000 * interval '1 second' end) moment (due);
create unique index on standing (place);
analyze standing)";

// $1 and $2: first and last number; $3: the first number of the communities' first person; $4: people of a community;
// $5: the first community's id.
constexpr store::statement businesses_sql{"bench_businesses", R"(
insert into businesses (id, community_id, industry_id, name, slug, address_street, address_city, address_state,
    address_zip, phone, email, source, source_detail)
select n, $5 + (n - $3) / $4, trades[1 + h % cardinality(trades)],
  (array['Harbor', 'Old Mill', 'Prairie', 'Corner', 'Sunrise', 'Blue Door', 'Two Rivers', 'Station'])[1 + h % 8]
    || (array[' Bakery', ' Plumbing', ' Dental Care', ' Auto Repair', ' Books & Toys', ' Hardware', ' Diner & Grill',
      ' Veterinary Clinic', ' Yoga', ' Law Office', ' Landscaping'])[1 + h / 8 % 11],
  'bench-' || lpad(n::text, 10, '0'), 1 + h % 1200 || ' Main Street', 'Elm Creek', 'NE', lpad((h % 99999)::text, 5, '0'),
  '+1' || 201 + h % 780 || '55501' || lpad((h / 7 % 100)::text, 2, '0'), 'hello.' || n || '@example.com', 'bench',
  'fibbench'
from (select n, (hashint8extended(n, 1) & 2147483647)::integer as h from generate_series($1::bigint, $2::bigint) n) s,
  (select array_agg(id order by id) as trades from industries) i)"};

constexpr store::statement people_sql{"bench_people", R"(
insert into people (id, business_id, first_name, last_name, email, phone, title, role, is_primary_contact,
    is_decision_maker, sequence_id, sequence_step, next_channel, sequence_started_at, next_send_at)
select n, n, first, last, lower(first) || '.' || lower(last) || '.' || n || '@example.com',
  '+1' || 201 + h % 780 || '55501' || lpad((h / 7 % 100)::text, 2, '0'), case when h % 3 = 0 then 'Owner' end,
  (array['owner', 'manager', 'owner', 'other'])[1 + h % 4], true, h % 4 <> 3, $5, t.step, t.channel, t.started, t.due
from (select n, h,
    (array['Ada', 'Ben', 'Carla', 'Dan', 'Elena', 'Frank', 'Grace', 'Hugo', 'Ivy', 'Jonas', 'Kim', 'Lena', 'Marc',
      'Nora', 'Oscar', 'Paula'])[1 + h % 16] as first,
    (array['Abbott', 'Baker', 'Castillo', 'Dolan', 'Ellis', 'Fisher', 'Garcia', 'Hayes', 'Ito', 'Jensen', 'Keller',
      'Lopez', 'Moreno', 'Novak', 'Olsen', 'Price'])[1 + h / 16 % 16] as last
  from (select n, (hashint8extended(n, 2) & 2147483647)::integer as h
    from generate_series($1::bigint, $2::bigint) n) named) s
  join standing t on t.place = (s.n - $3) / $4)"};

constexpr std::string_view communities_sql = R"(
insert into communities (id, name, slug, state, county, timezone, status, deployed_at, business_count)
select n, 'Elm Creek ' || n, 'bench-elm-creek-' || n, 'NE', 'Buffalo',
  (array['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + n % 4], 'active', now(), $3
from generate_series($1::bigint, $2::bigint) n)";

// What the triggers would have written.
constexpr std::string_view due_sql = R"(
insert into people_due (channel, at, person_id)
select next_channel, next_send_at, id from people where id between $1 and $2 and next_send_at is not null order by 1, 2, 3
on conflict do nothing)";

constexpr std::string_view due_wrong_sql = R"(
select count(*) from (select next_channel, next_send_at, id from people where next_send_at is not null) p
full join people_due d on (d.channel, d.at, d.person_id) = (p.next_channel, p.next_send_at, p.id)
where d.person_id is null or p.id is null)";

std::unique_ptr<store::session> loading(const database& in) {
    return in.connect({"set synchronous_commit = off", "set maintenance_work_mem = '512MB'", "set work_mem = '64MB'"});
}

/// Without triggers and foreign keys where we may: what they would write is written anyway.
bool without_triggers(store::session& on) {
    const bool may = on.query("select current_setting('is_superuser')").text(0, 0) == "on";
    if (may) on.script("set session_replication_role = replica");
    return may;
}

std::int64_t next_id(store::session& on, std::string_view table) {
    return on.query(fmt::format("select coalesce(max(id), 0) + 1 from {}", table)).number(0, 0);
}

struct span_of_numbers {
    std::int64_t first = 0, last = 0, first_community = 0, in_a_community = 0, sequence = 0;
};

void fill(store::session& on, const store::statement& with, std::int64_t last_argument, const span_of_numbers& all,
          counted_work& told) {
    for (auto next = all.first; next <= all.last; next += lot) {
        const auto until = std::min(next + lot - 1, all.last);
        on.exec(with, next, until, all.first, all.in_a_community, last_argument);
        told.add(until - next + 1);
    }
}

void run_side_by_side(const database& in, const char* what, const std::vector<std::string>& statements) {
    if (statements.empty()) return;
    counted_work told{what, static_cast<std::int64_t>(statements.size())};
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        const auto on = loading(in);
        for (std::size_t mine = next++; mine < statements.size(); mine = next++) {
            on->script(statements[mine]);
            told.add(1);
        }
    };
    auto other = std::async(std::launch::async, work);
    work();
    other.get();
}

void fill_tables(const database& in, store::session& first, const span_of_numbers& all) {
    counted_work told{"businesses and people", 2 * (all.last - all.first + 1)};
    const auto second = loading(in);
    if (!without_triggers(*second)) {
        fill(*second, businesses_sql, all.first_community, all, told);
        fill(first, people_sql, all.sequence, all, told);
        return;
    }
    auto beside =
        std::async(std::launch::async, [&] { fill(*second, businesses_sql, all.first_community, all, told); });
    fill(first, people_sql, all.sequence, all, told);
    beside.get();
}

}  // namespace

std::int64_t add_people(const database& in, const people_wish& wish) {
    const std::array<std::string, 3> tables{"businesses", "people", "people_due"};
    const auto session = loading(in);
    auto& on = *session;
    const auto before = shape_of(on, tables);
    if (wish.people > 0) {
        const auto first = std::max(next_id(on, "people"), next_id(on, "businesses"));
        const span_of_numbers all{first, first + wish.people - 1, next_id(on, "communities"), wish.in_a_community,
                                  wish.sequence};
        const auto communities = (wish.people + wish.in_a_community - 1) / wish.in_a_community;
        const auto due = std::min(communities, (wish.due + wish.in_a_community - 1) / wish.in_a_community);
        on.query(communities_sql, all.first_community, all.first_community + communities - 1, wish.in_a_community);
        on.script(fmt::format(standing_sql, communities, due, wish.sequence));
        without_triggers(on);
        // An index is cheaper to make again than to keep where the table grows by half or more.
        const bool defer = wish.people >= 50'000 && wish.people * 2 >= first;
        const auto dropped = defer ? deferred_indexes{on, tables}.definitions() : std::vector<std::string>{};
        fill_tables(in, on, all);
        for (const auto* table : {"communities", "businesses", "people"}) {
            on.script(
                fmt::format("select setval(pg_get_serial_sequence('{0}', 'id'), (select max(id) from {0}))", table));
        }
        run_side_by_side(in, "indexes", dropped);
        on.query(due_sql, all.first, all.last);
        on.script("vacuum analyze communities");
        run_side_by_side(in, "tables vacuumed",
                         {"vacuum (freeze, analyze) people", "vacuum (freeze, analyze) businesses",
                          "vacuum (freeze, analyze) people_due"});
    }
    if (shape_of(on, tables) != before) {
        throw std::runtime_error{"the load left businesses or people with other indexes than they had"};
    }
    if (on.query(due_wrong_sql).number(0, 0) != 0) {
        throw std::runtime_error{"the load left people_due with other entries than people has times"};
    }
    return on.query("select count(*) from people where next_channel = 'email' and next_send_at <= now()").number(0, 0);
}

}  // namespace fib::bench
