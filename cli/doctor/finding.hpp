#pragma once

#include "cli/command.hpp"
#include "store/session.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fib::cli::doctor {

enum class level { ok, warn, fail };

/// One line of the report.
struct finding {
    level how = level::ok;
    std::string subject;
    std::string text;  ///< what was seen and, unless it is ok, what to do
};
using findings = std::vector<finding>;

// Each looks at one thing and adds its lines. None changes anything.

void examine_settings(const command& given, findings& report);
void examine_machine(const command& given, findings& report);
void examine_server(store::session& on, const fib::clock& clock, findings& report);
void examine_schema(store::session& on, findings& report);
void examine_installation(store::session& on, findings& report);
void examine_books(store::session& on, findings& report);
/// Commands that were killed in their middle, and what completes them.
void examine_runs(store::session& on, findings& report);
/// What came back and could not be applied, or is not being listened to.
void examine_events(store::session& on, findings& report);
/// What of the server's settings and of others' transactions makes sending slower by the hour.
void examine_tuning(store::session& on, findings& report);
/// Transactions of others in this database that are older than `old`: a part of examine_tuning.
void examine_snapshots(store::session& on, std::chrono::seconds old, findings& report);
/// How well people is vacuumed and updated, and whether the logs have their partitions.
void examine_tables(store::session& on, findings& report);
void examine_steps(store::session& on, findings& report);
void examine_redis(const redis_settings& where, findings& report);
/// Asks the email provider for the account's standing.
void examine_provider(const settings& given, const fib::clock& clock, findings& report);

}  // namespace fib::cli::doctor
