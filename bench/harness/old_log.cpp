#include "bench/harness/old_log.hpp"

#include "base/clock.hpp"
#include "bench/harness/counted_work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fib::bench {
namespace {

constexpr std::int64_t lot = 100'000;

// Row r: its moment, who it went to (runs of 2,000 neighbours, or all where there are fewer) and which mail it was.
// $1 and $2: the first row and the one after the last; $3: the latest moment, µs of the epoch; $4: µs between rows.
constexpr std::string_view rows_sql = R"(
with size as (select max(id) as people, least(max(id), 2000) as run from people),
mails as (select array_agg(id) as ids, array_agg(campaign_id) as campaigns, array_agg(step_number) as steps
  from campaign_steps where channel = 'email' and sequence_id = 1),
log as (
  select r, $3::bigint - (r + 1) * $4::bigint as us,
    1 + (hashint8extended(r / run, 21) & 2147483647) % (people / run) * run + r % run as person,
    1 + (hashint8extended(r / run, 22) & 2147483647) % cardinality(ids) as mail, ids, campaigns, steps
  from generate_series($2::bigint - 1, $1::bigint, -1) r, size, mails offset 0))";

/// One of the two logs. {0} is the partition, {1} the rows; $5 the id of the earliest of them; $6 the claim of row 0.
struct log_table {
    std::string_view name;
    std::string_view fill;
};

constexpr log_table sends{"send_log", R"(
insert into {0} (id, person_id, campaign_step_id, channel, sent_at, delivered_at, provider_message_id, opened_at, status,
    claim_id, claim_place)
{1}
select $5::bigint + $2 - 1 - r, person, ids[mail], 'email', to_timestamp(us / 1e6), to_timestamp(us / 1e6 + 2),
  '0100' || lpad(to_hex(us / 1000), 12, '0') || '-' || substr(m, 1, 8) || '-' || substr(m, 9, 4) || '-4'
    || substr(m, 13, 3) || '-' || substr(m, 16, 4) || '-' || substr(m, 20, 12) || '-000000',
  case when r % 10 < 3 then to_timestamp(us / 1e6 + 3600) end, 'sent', $6::bigint - r / 1000, 1 + (r % 1000)::integer
from (select *, md5(r::text) as m from log) named)"};

constexpr log_table timeline{"activities", R"(
insert into {0} (id, business_id, person_id, type, subject, campaign_id, campaign_step, occurred_at)
{1}
select $5::bigint + $2 - 1 - r, person, person, 'email_sent', 'Anything coming up at Harbor Bakery?', campaigns[mail],
  steps[mail], to_timestamp(us / 1e6)
from log where $6::bigint > 0)"};

std::unique_ptr<store::session> loading(const database& in) {
    return in.connect({"set synchronous_commit = off", "set maintenance_work_mem = '512MB'"});
}

std::string partition_of(std::string_view table, std::chrono::year_month month) {
    return fmt::format("{}_{:04}_{:02}", table, static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::string first_of(std::chrono::year_month month) {
    return to_sql(timestamp{std::chrono::sys_days{month / std::chrono::day{1}}});
}

/// Indexes and options without the names that differ from month to month.
std::string shape_of_partition(store::session& on, const std::string& partition) {
    const auto found = on.query(
        "select coalesce(string_agg(shape, '; ' order by shape), 'nothing') from ("
        "select replace(indexdef, tablename, 'partition') as shape from pg_indexes "
        "  where schemaname = current_schema() and tablename = $1 "
        "union all select option from pg_class c, unnest(c.reloptions) option "
        "  where c.relnamespace = current_schema()::regnamespace and c.relname = $1) all_of_it",
        partition);
    return std::string{found.text(0, 0)};
}

std::string options_of(store::session& on, const std::string& partition) {
    const auto found = on.query(
        "select coalesce(array_to_string(reloptions, ', '), '') from pg_class where oid = $1::regclass", partition);
    const std::string options{found.text(0, 0)};
    return options.empty() ? options : " with (" + options + ")";
}

bool exists(store::session& on, const std::string& table) {
    return !on.query("select to_regclass($1)", table).is_null(0, 0);
}

/// Makes ids for so many rows; the first of them.
std::int64_t take_ids(store::session& on, const log_table& of, std::int64_t count) {
    const auto last = on.query(
        "select setval(s, nextval(s) - 1 + $2::bigint) from (select pg_get_serial_sequence($1, 'id')::regclass s) "
        "named",
        of.name, count);
    return last.number(0, 0) - count + 1;
}

class filling {
public:
    filling(const database& in, const log_table& of, const log_wish& wish, timestamp now, counted_work& told)
        : session_{loading(in)}, on_{*session_}, of_{of}, wish_{wish}, now_{now}, told_{told} {}

    void fill() {
        const auto months = months_of(wish_, now_);
        for (const auto& one : months) {
            const auto partition = partition_of(of_.name, one.month);
            exists(on_, partition) ? add(one, std::string{of_.name}) : make(one, partition);
            on_.script(fmt::format("vacuum (freeze, analyze) {}", partition));
        }
    }

private:
    void make(const month_of_rows& which, const std::string& partition) {
        const auto model = partition_of(of_.name, this_month());
        on_.script(fmt::format("create table {} (like {} including defaults including constraints){}", partition,
                               of_.name, options_of(on_, model)));
        add(which, partition);
        on_.script(fmt::format("alter table {} attach partition {} for values from ('{}') to ('{}')", of_.name,
                               partition, first_of(which.month), first_of(which.month + std::chrono::months{1})));
        if (shape_of_partition(on_, partition) != shape_of_partition(on_, model)) {
            throw std::runtime_error{
                fmt::format("{} was made with other indexes or options than {}", partition, model)};
        }
    }

    void add(const month_of_rows& which, const std::string& target) {
        const auto sql = fmt::format(fmt::runtime(of_.fill), target, rows_sql);
        const auto apart = (now_ - time_of(wish_, 0, now_)).count();
        // The earliest first, as they came.
        for (auto to = which.last; to > which.first; to -= std::min(lot, to - which.first)) {
            const auto from = std::max(which.first, to - lot);
            on_.query(sql, from, to, now_.time_since_epoch().count(), std::int64_t{apart},
                      take_ids(on_, of_, to - from), wish_.a_year / 1000 + 1);
            told_.add(to - from);
        }
    }

    std::chrono::year_month this_month() const {
        const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now_)};
        return {day.year(), day.month()};
    }

    std::unique_ptr<store::session> session_;
    store::session& on_;
    const log_table& of_;
    log_wish wish_;
    timestamp now_;
    counted_work& told_;
};

}  // namespace

void add_old_log(const database& in, const log_wish& wish) {
    if (wish.to <= wish.from) return;
    const auto now = machine_clock().now();
    {
        const auto on = loading(in);
        on->query(
            "select setval(pg_get_serial_sequence('claims', 'id'), greatest(nextval(pg_get_serial_sequence("
            "'claims', 'id')), $1::bigint))",
            wish.a_year / 1000 + 2);
    }
    counted_work told{"old log rows, in both logs", 2 * (wish.to - wish.from)};
    filling log{in, sends, wish, now, told};
    filling of_all{in, timeline, wish, now, told};
    auto beside = std::async(std::launch::async, [&] { of_all.fill(); });
    log.fill();
    beside.get();
}

}  // namespace fib::bench
