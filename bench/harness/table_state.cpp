#include "bench/harness/table_state.hpp"

namespace fib::bench {
namespace {

constexpr store::statement look_sql{"bench_look", R"(
select p.n_tup_upd, p.n_tup_hot_upd, p.n_dead_tup, d.n_dead_tup,
  p.vacuum_count + p.autovacuum_count + d.vacuum_count + d.autovacuum_count,
  pg_relation_size(p.relid), pg_indexes_size(p.relid), pg_total_relation_size(d.relid),
  pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
from pg_stat_user_tables p, pg_stat_user_tables d
where p.schemaname = current_schema() and p.relname = 'people'
  and d.schemaname = current_schema() and d.relname = 'people_due')"};

}  // namespace

table_state look_at_people(store::session& on) {
    const auto found = on.exec(look_sql);
    return {.updates = found.number(0, 0),
            .hot_updates = found.number(0, 1),
            .dead = found.number(0, 2),
            .due_dead = found.number(0, 3),
            .vacuums = found.number(0, 4),
            .people_bytes = found.number(0, 5),
            .index_bytes = found.number(0, 6),
            .due_bytes = found.number(0, 7),
            .wal_bytes = found.number(0, 8)};
}

double hot_share(const table_state& before, const table_state& after) {
    const auto updates = static_cast<double>(after.updates - before.updates);
    return updates > 0 ? static_cast<double>(after.hot_updates - before.hot_updates) / updates : 0;
}

double sends_between(const table_state& before, const table_state& after) {
    return static_cast<double>(after.updates - before.updates) / 2;
}

}  // namespace fib::bench
