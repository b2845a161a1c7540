#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace fib::cli::doctor {
namespace {

constexpr std::int64_t named_at_most = 10;

// A run lives no longer than its connection, which was made before its row was written. Where no fibctl of that role
// and address is connected since before then, the run is gone. The minute is for clocks that differ: `at` is the
// client's. A run of the same kind that ended well since has done what was left.
constexpr const char* without_an_end = R"(
select a.id, a.command, a.at::text, a.detail ->> 'asked', a.detail ->> 'mode', a.detail ->> 'all', s.pid,
  count(*) over ()
from audit_log a
left join lateral (
  select s.pid from pg_stat_activity s
  where s.datname = current_database() and s.application_name = 'fibctl' and s.usename = a.by_role
    and s.client_addr is not distinct from a.from_address and s.backend_start <= a.at + interval '1 minute'
  order by s.backend_start desc limit 1) s on true
where a.ended_at is null and a.at > now() - interval '90 days'
  and not exists (select from audit_log later
    where later.command = a.command and later.at > a.at and later.outcome = 'done'
      and later.detail ->> 'asked' is not distinct from a.detail ->> 'asked'
      and (later.detail ->> 'mode' = 'full' or later.detail ->> 'mode' is not distinct from a.detail ->> 'mode'))
order by a.at desc limit $1)";

/// The command line that completes it.
std::string again(const store::rows& found, std::size_t row) {
    const auto command = found.text(row, 1);
    std::string line = fmt::format("fibctl {}", one_line(command));
    if (!found.is_null(row, 4)) line += fmt::format(" --{}", one_line(found.text(row, 4)));
    if (found.text(row, 5) == "true") line += " --all";
    if (command == "community:deploy" || command == "community:pause" || command == "community:resume") {
        line += fmt::format(" {}", one_line(found.text(row, 3)));
    }
    if (command.starts_with("cleanup:")) line += " with the options that it had";
    if (command.starts_with("person:")) line += " for those whom audit_log names";
    return line;
}

}  // namespace

void examine_runs(store::session& on, findings& report) {
    const auto found = on.query(without_an_end, named_at_most);
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto what = fmt::format("{} of {} (audit_log {})", one_line(found.text(row, 1)), found.text(row, 2),
                                      found.number(row, 0));
        if (found.is_null(row, 6)) {
            report.push_back(
                {level::warn, "runs",
                 fmt::format("{} was killed before its end; to complete it: {}", what, again(found, row))});
        } else {
            report.push_back({level::ok, "runs",
                              fmt::format("{} is under way, or was killed: a fibctl from before it is still "
                                          "connected (process {} of the server)",
                                          what, found.number(row, 6))});
        }
    }
    if (found.empty()) {
        report.push_back({level::ok, "runs", "every command that began has ended"});
    } else if (const auto all = found.number(0, 7); all > named_at_most) {
        report.push_back({level::warn, "runs", fmt::format("and {} more", grouped(all - named_at_most))});
    }
}

}  // namespace fib::cli::doctor
