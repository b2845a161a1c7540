#pragma once

#include "cli/command.hpp"
#include "store/session.hpp"

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
void examine_steps(store::session& on, findings& report);
void examine_redis(const redis_settings& where, findings& report);
/// Asks the email provider for the account's standing.
void examine_provider(const settings& given, const fib::clock& clock, findings& report);

}  // namespace fib::cli::doctor
