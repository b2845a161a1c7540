#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <sys/resource.h>

namespace fib::cli::doctor {

void examine_settings(const command& given, findings& report) {
    for (const settings_problem& one : given.loaded.problems) report.push_back({level::fail, "settings", one.text});
    for (const std::string& one : given.loaded.notes) report.push_back({level::warn, "settings", one});
    if (given.loaded.problems.empty()) report.push_back({level::ok, "settings", "every setting can be read"});
    const auto& chosen = given.loaded.values.sending;
    if (!chosen.postal_address.empty()) {
        report.push_back({level::ok, "postal address", chosen.postal_address});
    }
}

void examine_machine(const command& given, findings& report) {
    // A socket a call, and some for files, the database, and whoever calls in.
    const rlim_t needed = given.loaded.values.engine.concurrency + 256;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < needed) {
        report.push_back({level::fail, "open files",
                          fmt::format("at most {} a process, and ENGINE_CONCURRENCY needs {}; raise the hard limit "
                                      "(LimitNOFILE= in the unit, ulimit -Hn) or lower ENGINE_CONCURRENCY",
                                      limit.rlim_max, needed)});
    } else {
        report.push_back({level::ok, "open files", fmt::format("{} needed, and allowed", needed)});
    }
}

}  // namespace fib::cli::doctor
