#include "sync/watermark.hpp"

namespace fib::sync {

std::optional<timestamp> watermark(store::session& operations, std::string_view direction) {
    const auto found = operations.query("select watermark from sync_state where name = $1", direction);
    if (found.empty()) return std::nullopt;
    return found.moment(0, 0);
}

void keep_watermark(store::session& operations, std::string_view direction, timestamp at) {
    operations.query(
        "insert into sync_state (name, watermark) values ($1, $2) "
        "on conflict (name) do update set watermark = excluded.watermark, written_at = now()",
        direction, at);
}

timestamp database_now(store::session& on) {
    return on.query("select clock_timestamp()").moment(0, 0);
}

sync_lock::sync_lock(store::session& operations)
    : on_{operations},
      held_{on_.query("select pg_try_advisory_lock(hashtextextended('fibonacco.sync.' || current_schema(), 0))")
                .truth(0, 0)} {}

sync_lock::~sync_lock() {
    if (!held_) return;
    try {
        on_.rollback();
        on_.query("select pg_advisory_unlock(hashtextextended('fibonacco.sync.' || current_schema(), 0))");
    } catch (const std::exception&) {
        // The session is gone, and the lock with it.
    }
}

}  // namespace fib::sync
