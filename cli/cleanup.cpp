#include "cli/cleanup.hpp"

#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "settings_values.hpp"
#include "upkeep/month_export.hpp"
#include "upkeep/old_months.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <sstream>
#include <vector>

namespace fib::cli {
namespace {

using namespace std::chrono_literals;

struct options {
    std::string older_than;
    std::string folder;
    bool drop = false;
    bool without_export = false;
    bool dry_run = false;
};

struct done_month {
    std::string table;
    std::int64_t exported = 0;
    std::int64_t freed = 0;  ///< bytes
};

timestamp before(const command& given, const options& chosen) {
    const auto span = values::parse_span(chosen.older_than);
    if (!span) throw usage_error{"--older-than: " + span.error().text};
    if (*span < 24h) throw usage_error{"--older-than must be a day at least, such as 180d"};
    return given.clock.now() - *span;
}

void check(const options& chosen) {
    if (chosen.drop && chosen.folder.empty() && !chosen.without_export) {
        throw usage_error{"--drop without --export DIR loses the rows for good; say --without-export if that is meant"};
    }
    if (!chosen.folder.empty() && !std::filesystem::is_directory(chosen.folder)) {
        throw failure{fmt::format("{} is no folder", one_line(chosen.folder))};
    }
}

void list(const command& given, const std::vector<upkeep::old_month>& found) {
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().key("months").begin_array();
        for (const auto& one : found) {
            json.begin_object().field("table", one.table).field("attached", one.attached);
            json.field("rows", one.rows).field("bytes", one.bytes).end_object();
        }
        json.end_array().end_object().end();
        return;
    }
    if (found.empty()) {
        given.out << "No month is that old.\n";
        return;
    }
    table shown{{{"MONTH"}, {"IS"}, {"ROWS", align::right}, {"MB", align::right}}};
    for (const auto& one : found) {
        shown.row({one.table, one.attached ? "partition" : "detached", one.rows < 0 ? "?" : "~" + grouped(one.rows),
                   grouped(one.bytes / 1'000'000)});
    }
    shown.print(given.out);
    given.out << "Nothing was changed. --export DIR writes them as CSV, with --drop they go then.\n";
}

done_month clean(store::session& on, const command& given, const options& chosen, const upkeep::old_month& what) {
    done_month out{.table = what.table};
    if (!chosen.folder.empty()) {
        progress_bar bar{given.err, given.err_is_terminal && !given.json, what.table,
                         std::max<std::int64_t>(0, what.rows), &given.clock};
        bar.show(0);
        const auto rows = upkeep::export_month(on, what.table, chosen.folder, [&](std::int64_t n) { bar.show(n); });
        if (!rows) throw failure{rows.error().text};
        out.exported = *rows;
    }
    if (chosen.drop) {
        const auto bytes = upkeep::drop_month(on, what.table);
        if (!bytes) throw failure{bytes.error().text};
        out.freed = *bytes;
    }
    return out;
}

void write_months(json_writer& json, const std::vector<done_month>& all) {
    json.begin_object().key("months").begin_array();
    for (const auto& one : all) {
        json.begin_object().field("table", one.table).field("exported", one.exported);
        json.field("freed_bytes", one.freed).end_object();
    }
    json.end_array().end_object();
}

std::string detail_of(const std::vector<done_month>& all) {
    std::ostringstream out;
    json_writer json{out};
    write_months(json, all);
    return out.str();
}

void print(const command& given, const options& chosen, const std::vector<done_month>& all) {
    if (given.json) {
        json_writer json{given.out};
        write_months(json, all);
        json.end();
        return;
    }
    for (const auto& one : all) {
        std::string line = one.table + ":";
        if (!chosen.folder.empty()) line += fmt::format(" {} exported and counted again", grouped(one.exported));
        if (chosen.drop)
            line += fmt::format("{} dropped ({} MB)", chosen.folder.empty() ? "" : ",", grouped(one.freed / 1'000'000));
        given.out << line << '\n';
    }
    if (all.empty()) given.out << "No month is that old.\n";
}

exit_code run(command& given, const options& chosen, const char* name, const char* log) {
    check(chosen);
    const auto until = before(given, chosen);
    store::session on{database_of(given, 60s)};
    if (chosen.dry_run || (chosen.folder.empty() && !chosen.drop)) {
        list(given, upkeep::old_months(on, log, until));
        return exit_code::done;
    }
    audited_run run{on, given.clock, name,
                    fmt::format(R"({{"before": "{}", "drop": {}}})", to_sql(until), chosen.drop)};
    if (!on.query("select pg_try_advisory_lock(hashtextextended('fibonacco.cleanup.' || $1 || '.' || current_schema(), "
                  "0))",
                  log)
             .truth(0, 0)) {
        throw failure{fmt::format("another {} is under way; let it end, then run this again", name)};
    }
    // A month that is a table of its own stays so: whoever runs this again finds it.
    const auto detached = upkeep::detach_all(on, log, until);
    if (!detached) throw failure{detached.error().text};
    std::vector<done_month> did;
    for (const auto& one : upkeep::old_months(on, log, until)) {
        // Its rows may still change: an archive of it would be out of date when it is dropped.
        if (one.attached) throw failure{one.table + " could not be detached yet, it is in use; run this again"};
        did.push_back(clean(on, given, chosen, one));
        // What is gone for good is written down at once.
        run.note(detail_of(did));
    }
    run.done();
    print(given, chosen, did);
    return exit_code::done;
}

}  // namespace

void add_cleanup(verbs& all, const char* name, const char* log, const char* description) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add(name, description, fmt::format("fibctl {} --older-than 180d --export /srv/archive --drop", name),
                [chosen, name, log](command& given) { return run(given, *chosen, name, log); });
    verb.add_option("--older-than", chosen->older_than, "Months that ended before that long ago")
        .required()
        .type_name("SPAN");
    verb.add_option("--export", chosen->folder, "Write each month there as compressed CSV, and count it again")
        .type_name("DIR");
    verb.add_flag("--drop", chosen->drop, "Drop each month once its export is verified");
    verb.add_flag("--without-export", chosen->without_export, "Drop them though they were exported nowhere");
    verb.add_flag("--dry-run", chosen->dry_run, "List what is that old, and change nothing");
}

}  // namespace fib::cli
