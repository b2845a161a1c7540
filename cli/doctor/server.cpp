#include "cli/doctor/finding.hpp"
#include "cli/installation.hpp"
#include "schema/migrate.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fib::cli::doctor {
namespace {

void examine_version(store::session& on, findings& report) {
    const auto found = on.query(
        "select current_setting('server_version_num')::integer, "
        "current_setting('server_version')");
    const bool good = found.number(0, 0) >= 150000;
    report.push_back({good ? level::ok : level::fail, "PostgreSQL",
                      fmt::format("version {}{}", found.text(0, 1), good ? "" : "; 15 or later is needed")});
    const auto encoding =
        on.query("select pg_encoding_to_char(encoding) from pg_database where datname = current_database()");
    if (encoding.text(0, 0) != "UTF8") {
        report.push_back({level::fail, "encoding",
                          fmt::format("the database is {}; names need UTF8: create it anew with ENCODING 'UTF8' and "
                                      "restore into it",
                                      encoding.text(0, 0))});
    } else {
        report.push_back({level::ok, "encoding", "UTF8"});
    }
}

struct switch_check {
    std::string_view name;
    std::string_view without;  ///< what may happen where it is off
};
constexpr switch_check switches[] = {
    {"fsync", "a crash of the machine loses the account, and mails are sent twice"},
    {"full_page_writes", "a crash of the machine can corrupt the account"},
    {"synchronous_commit", "a crash of the server forgets what was sent (the engine's own sessions turn it on)"},
    {"autovacuum", "claims become slower by the hour"},
};

void examine_switches(store::session& on, findings& report) {
    for (const auto& [name, without] : switches) {
        const auto found = on.query("select current_setting($1)", name);
        const std::string_view value = found.text(0, 0);
        if (value != "off") {
            report.push_back({level::ok, std::string{name}, std::string{value}});
            continue;
        }
        const bool mild = name == "synchronous_commit";
        report.push_back({mild ? level::warn : level::fail, std::string{name},
                          fmt::format("off: {}. ALTER SYSTEM SET {} = on; SELECT pg_reload_conf()", without, name)});
    }
    const auto standby = on.query("select current_setting('synchronous_standby_names')");
    if (standby.text(0, 0).empty()) {
        report.push_back({level::warn, "standby",
                          "no synchronous standby: after a failover the last moments are missing from the account; "
                          "sending waits for 'fibctl campaign:resume' then"});
    } else {
        report.push_back({level::ok, "standby", "a synchronous standby keeps the account over a failover"});
    }
}

void examine_time(store::session& on, const fib::clock& clock, findings& report) {
    const timestamp before = clock.now();
    const auto found = on.query("select clock_timestamp()");
    const timestamp after = clock.now();
    const timestamp there = found.moment(0, 0);
    // What the answer's way took is no difference.
    const auto off = there < before ? before - there : there > after ? there - after : std::chrono::microseconds{0};
    const auto seconds = std::chrono::duration<double>(off).count();
    const level how = seconds > 60 ? level::fail : seconds > 2 ? level::warn : level::ok;
    report.push_back({how, "clock",
                      how == level::ok
                          ? "this machine and the database agree"
                          : fmt::format("this machine and the database differ by {:.1f} s; set both by NTP "
                                        "(timedatectl set-ntp true)",
                                        seconds)});
}

}  // namespace

void examine_server(store::session& on, const fib::clock& clock, findings& report) {
    examine_version(on, report);
    examine_switches(on, report);
    examine_time(on, clock, report);
}

void examine_schema(store::session& on, findings& report) {
    const auto checked = schema::check(on);
    report.push_back(checked ? finding{level::ok, "schema", "current"}
                             : finding{level::fail, "schema", checked.error().text});
}

void examine_installation(store::session& on, findings& report) {
    const installation here = present_installation(on);
    const auto noted = noted_installation(on);
    if (!noted) {
        report.push_back({level::ok, "installation", "nothing was sent from this database yet"});
    } else if (*noted == here) {
        report.push_back({level::ok, "installation", here.text()});
    } else {
        report.push_back({level::fail, "installation",
                          fmt::format("this is {}, but the account was kept in {}: a failover, a restored dump or a "
                                      "copy. If this is where sending goes on, 'fibctl campaign:resume'",
                                      here.text(), noted->text())});
    }
}

}  // namespace fib::cli::doctor
