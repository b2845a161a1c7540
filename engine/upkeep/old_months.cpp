#include "upkeep/old_months.hpp"

#include "upkeep/partitions.hpp"

#include <fmt/format.h>

namespace fib::upkeep {
namespace {

constexpr store::statement list_months{"old_months", R"(
select quote_ident(c.relname), c.relispartition, c.reltuples::bigint, pg_total_relation_size(c.oid) from pg_class c
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname ~ ('^' || $1 || '_[0-9]{4}_[0-9]{2}$')
  and ((to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC') <= $2
order by c.relname)"};

constexpr std::string_view lock_not_available = "55P03";
constexpr std::int64_t rows_at_once = 200'000;

}  // namespace

std::vector<old_month> old_months(store::session& on, std::string_view log, timestamp before) {
    const auto found = on.exec(list_months, log, before);
    std::vector<old_month> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back(
            {std::string{found.text(row, 0)}, found.truth(row, 1), found.number(row, 2), found.number(row, 3)});
    }
    return out;
}

result<std::int64_t, problem> detach_all(store::session& on, std::string_view log, timestamp before) {
    for (std::int64_t done = 0;; ++done) {
        const auto one = detach_oldest(on, log, before);
        if (one.busy) {
            return problem{fmt::format("{} is in use, and others would have had to wait for it: run this again", log)};
        }
        if (!one.partition) return done;
    }
}

std::int64_t count_rows(store::session& on, const std::string& table) {
    const auto sql =
        fmt::format("select count(*), max(id) from (select id from {} where id > $1 order by id limit $2) next", table);
    std::int64_t rows = 0;
    for (std::int64_t after = 0;;) {
        const auto next = on.query(sql, after, rows_at_once);
        if (next.number(0, 0) == 0) return rows;
        rows += next.number(0, 0);
        after = next.number(0, 1);
    }
}

result<std::int64_t, problem> drop_month(store::session& on, const std::string& table) {
    try {
        store::transaction tx{on};
        on.query("set local lock_timeout = '2s'");
        if (on.query("select relispartition from pg_class where oid = $1::regclass", table).truth(0, 0)) {
            return problem{fmt::format("{} is a partition again; it was not dropped", table)};
        }
        const auto bytes = on.query("select pg_total_relation_size($1::regclass)", table).number(0, 0);
        on.query(fmt::format("drop table {}", table));
        tx.commit();
        return bytes;
    } catch (const store::error& wrong) {
        if (wrong.sqlstate != lock_not_available) throw;
        return problem{fmt::format("{} is being read by somebody; run this again later", table)};
    }
}

}  // namespace fib::upkeep
