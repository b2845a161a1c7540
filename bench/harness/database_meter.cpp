#include "bench/harness/database_meter.hpp"

#include <chrono>
#include <thread>

namespace fib::bench {

database_cost& database_cost::operator+=(const database_cost& more) {
    if (used && more.used) used = *used + *more.used;
    wal_bytes += more.wal_bytes;
    updates += more.updates;
    hot_updates += more.hot_updates;
    return *this;
}

database_meter::database_meter(const workplace& at, const database& of)
    : postmaster_{at.postmaster()}, on_{of.connect()}, before_{total()} {}

database_cost database_meter::total() {
    const auto found = on_->query(
        "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, n_tup_upd, n_tup_hot_upd "
        "from pg_stat_user_tables where relname = 'people'");
    database_cost out{
        .wal_bytes = found.number(0, 0), .updates = found.number(0, 1), .hot_updates = found.number(0, 2)};
    if (postmaster_) out.used = used_by_family(*postmaster_);
    return out;
}

database_cost database_meter::read() {
    // First what grows by itself, at the very end of what is measured.
    auto out = total();
    for (int tries = 0; tries < 200; ++tries) {
        const auto others = on_->query(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend'");
        if (others.number(0, 0) == 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    const auto settled = total();
    out.updates = settled.updates - before_.updates;
    out.hot_updates = settled.hot_updates - before_.hot_updates;
    out.wal_bytes -= before_.wal_bytes;
    if (out.used && before_.used) out.used = *out.used - *before_.used;
    return out;
}

}  // namespace fib::bench
