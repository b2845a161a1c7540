#include "cli/database.hpp"
#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

using doctor::finding;
using doctor::findings;
using doctor::level;

/// One check that cannot be made is one line, and the others go on.
template <class Check>
void attempt(const std::string& subject, findings& report, Check check) {
    try {
        check();
    } catch (const store::error& error) {
        report.push_back({level::fail, subject, store_sentence(error)});
    } catch (const std::exception& error) {
        report.push_back({level::fail, subject, error.what()});
    }
}

void examine_database(const command& given, findings& report) {
    if (!given.loaded.problems_of({settings_part::database}).empty()) return;  // said among the settings
    std::unique_ptr<store::session> on;
    attempt("database", report, [&] {
        on = std::make_unique<store::session>(database_of(given, std::chrono::seconds{5}));
        on->query("select 1");
        report.push_back({level::ok, "database", "reachable"});
    });
    if (!on || report.back().how == level::fail) return;
    attempt("PostgreSQL", report, [&] { doctor::examine_server(*on, given.clock, report); });
    attempt("tuning", report, [&] { doctor::examine_tuning(*on, report); });
    attempt("schema", report, [&] { doctor::examine_schema(*on, report); });
    // Nothing below can be asked of a schema that is not ours.
    if (report.back().how == level::fail) return;
    attempt("installation", report, [&] { doctor::examine_installation(*on, report); });
    attempt("books", report, [&] { doctor::examine_books(*on, report); });
    attempt("runs", report, [&] { doctor::examine_runs(*on, report); });
    attempt("events", report, [&] { doctor::examine_events(*on, report); });
    attempt("tables", report, [&] { doctor::examine_tables(*on, report); });
    attempt("steps", report, [&] { doctor::examine_steps(*on, report); });
}

findings examine(const command& given, bool offline) {
    const settings& values = given.loaded.values;
    findings report;
    doctor::examine_settings(given, report);
    doctor::examine_machine(given, report);
    examine_database(given, report);
    if (values.redis) attempt("Redis", report, [&] { doctor::examine_redis(*values.redis, report); });
    if (!offline && values.sending.email_enabled && given.loaded.problems_of({settings_part::email}).empty()) {
        attempt("email", report, [&] { doctor::examine_provider(values, given.clock, report); });
    }
    return report;
}

std::string word(level how) {
    switch (how) {
        case level::ok:
            return "ok";
        case level::warn:
            return "warn";
        case level::fail:
            return "FAIL";
    }
    return "";
}

void print_json(std::ostream& out, const findings& report, bool healthy) {
    json_writer json{out};
    json.begin_object().field("ok", healthy).key("checks").begin_array();
    for (const finding& one : report) {
        const std::string how = one.how == level::fail ? "fail" : word(one.how);
        json.begin_object().field("level", how).field("check", one.subject).field("text", one.text).end_object();
    }
    json.end_array().end_object().end();
}

exit_code run(const command& given, bool offline) {
    const findings report = examine(given, offline);
    const auto failed = std::ranges::count(report, level::fail, &finding::how);
    if (given.json) {
        print_json(given.out, report, failed == 0);
    } else {
        for (const finding& one : report) {
            given.out << fmt::format("{:<4}  {}: {}\n", word(one.how), one.subject, one_line(one.text));
        }
        given.out << (failed == 0 ? "\nNothing stands in the way of sending.\n"
                                  : fmt::format("\n{} in the way of sending.\n",
                                                counted(failed, "thing stands", "things stand")));
    }
    return failed == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

void doctor(verbs& all) {
    const auto offline = std::make_shared<bool>(false);
    auto verb = all.add("doctor", "Look whether everything is well, and say what to do where it is not",
                        "fibctl doctor --offline", [offline](command& given) { return run(given, *offline); });
    verb.add_flag("--offline", *offline, "Do not call the email provider");
}

}  // namespace fib::cli::commands
