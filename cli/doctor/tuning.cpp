#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <string>

namespace fib::cli::doctor {
namespace {

constexpr std::int64_t gigabyte = std::int64_t{1} << 30;
/// Below this a machine at full rate fills it in a minute or two (schema/README.md).
constexpr std::int64_t little_wal = 4 * gigabyte;
/// So few say nothing yet; a freshly loaded database has some early ones, too.
constexpr std::int64_t checkpoints_that_tell = 10;

void examine_checkpoints(store::session& on, findings& report) {
    // The counters moved to a view of their own in PostgreSQL 17.
    const bool moved = on.query("select current_setting('server_version_num')::integer").number(0, 0) >= 170000;
    const auto done = on.query(moved ? "select num_timed, num_requested from pg_stat_checkpointer"
                                     : "select checkpoints_timed, checkpoints_req from pg_stat_bgwriter");
    const auto room = on.query(
        "select setting::bigint * 1024 * 1024, current_setting('max_wal_size') from pg_settings where name = "
        "'max_wal_size'");
    const auto timed = done.number(0, 0);
    const auto early = done.number(0, 1);
    const bool tells = timed + early >= checkpoints_that_tell;
    const std::string more = fmt::format(
        "max_wal_size is {}. ALTER SYSTEM SET max_wal_size = '16GB', if the disk has room for it; SELECT "
        "pg_reload_conf(); SELECT pg_stat_reset_shared('{}')",
        room.text(0, 1), moved ? "checkpointer" : "bgwriter");
    if (tells && early > timed) {
        report.push_back({level::warn, "checkpoints",
                          fmt::format("{} of {} came early, and each makes the writes after it dearer: {}",
                                      grouped(early), grouped(early + timed), more)});
    } else if (room.number(0, 0) < little_wal) {
        report.push_back({level::warn, "checkpoints",
                          fmt::format("at full rate they will come too soon after each other: {}", more)});
    } else {
        report.push_back(
            {level::ok, "checkpoints", fmt::format("{} of {} came early", grouped(early), grouped(early + timed))});
    }
}

}  // namespace

void examine_snapshots(store::session& on, std::chrono::seconds old, findings& report) {
    const auto found = on.query(
        R"(
select pid, coalesce(usename, '(unknown)'), coalesce(nullif(application_name, ''), '(no name)'),
    coalesce(host(client_addr), 'this machine'), to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS TZ'),
    coalesce(state, '(hidden)')
  from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and (backend_xmin is not null or backend_xid is not null)
    and xact_start < now() - $1::interval
  order by xact_start limit 5)",
        std::chrono::milliseconds{old});
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back(
            {level::warn, "snapshot",
             fmt::format("process {} ({}, {}, from {}) has had a transaction open since {} ({}): what changed since "
                         "cannot be cleared away, and sending slows down. End it there, or SELECT "
                         "pg_terminate_backend({})",
                         found.text(at, 0), found.text(at, 1), found.text(at, 2), found.text(at, 3), found.text(at, 4),
                         found.text(at, 5), found.text(at, 0))});
    }
    const auto prepared = on.query(
        "select gid, prepared::text from pg_prepared_xacts where database = current_database() and prepared < now() - "
        "$1::interval order by prepared limit 5",
        std::chrono::milliseconds{old});
    for (std::size_t at = 0; at < prepared.size(); ++at) {
        report.push_back(
            {level::warn, "snapshot",
             fmt::format("the prepared transaction '{}' has been open since {}; COMMIT PREPARED or ROLLBACK "
                         "PREPARED it",
                         prepared.text(at, 0), prepared.text(at, 1))});
    }
    if (found.empty() && prepared.empty()) {
        report.push_back({level::ok, "snapshot", fmt::format("none older than {} minutes", old.count() / 60)});
    }
}

void examine_tuning(store::session& on, findings& report) {
    examine_checkpoints(on, report);
    examine_snapshots(on, std::chrono::minutes{5}, report);
}

}  // namespace fib::cli::doctor
