#include "cli/csv.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace fib::cli::commands {
namespace {

// A page a statement: no snapshot is held while a slow reader takes millions of lines.
constexpr store::statement next_page{
    "suppression_export",
    "select address, reason, coalesce(source, '') from suppressions where address > $1 order by address limit 10000"};

/// As the last ANALYZE found, 0 where there was none: a bar needs no more.
std::int64_t count_about(store::session& on) {
    return on.query("select greatest(reltuples, 0)::bigint from pg_class where oid = 'suppressions'::regclass")
        .number(0, 0);
}

template <class Write>
std::int64_t for_each(store::session& on, progress_bar& bar, const Write& write) {
    std::int64_t count = 0;
    std::string after;
    for (auto page = on.exec(next_page, after); !page.empty(); page = on.exec(next_page, after)) {
        for (std::size_t row = 0; row < page.size(); ++row) write(page, row);
        after = page.text(page.size() - 1, 0);
        count += static_cast<std::int64_t>(page.size());
        bar.show(count);
    }
    return count;
}

/// suppression:import reads a line at a time.
std::string one_line_field(std::string_view text) {
    return csv_field(one_line(text));
}

std::int64_t write_csv(store::session& on, progress_bar& bar, std::ostream& out) {
    out << "address,reason,source\n";
    return for_each(on, bar, [&](const store::rows& page, std::size_t row) {
        out << one_line_field(page.text(row, 0)) << ',' << one_line_field(page.text(row, 1)) << ','
            << one_line_field(page.text(row, 2)) << '\n';
    });
}

void write_json(store::session& on, progress_bar& bar, std::ostream& out) {
    json_writer json{out};
    json.begin_object().key("suppressions").begin_array();
    for_each(on, bar, [&](const store::rows& page, std::size_t row) {
        json.begin_object().field("address", page.text(row, 0)).field("reason", page.text(row, 1));
        json.field("source", page.text(row, 2)).end_object();
    });
    json.end_array().end_object().end();
}

void write_file(store::session& on, progress_bar& bar, const command& given, const std::string& name) {
    std::ofstream file{name, std::ios::binary | std::ios::trunc};
    if (!file) throw failure{fmt::format("cannot write {}: {}", name, std::strerror(errno))};
    const auto count = write_csv(on, bar, file);
    file.close();
    if (!file) throw failure{fmt::format("{} could not be written to its end: {}", name, std::strerror(errno))};
    if (given.json) {
        json_writer{given.out}.begin_object().field("exported", count).field("file", name).end_object().end();
    } else {
        given.out << fmt::format("{} written to {}.\n", counted(count, "address", "addresses"), name);
    }
}

exit_code run(command& given, const std::string& file) {
    store::session on{database_of(given, std::chrono::seconds{60})};
    // Drawn over what is printed, it would be in the way.
    progress_bar bar{given.err, given.err_is_terminal && !file.empty() && !given.json, "addresses", count_about(on),
                     &given.clock};
    if (!file.empty()) {
        write_file(on, bar, given, file);
    } else if (given.json) {
        write_json(on, bar, given.out);
    } else {
        write_csv(on, bar, given.out);
    }
    return exit_code::done;
}

}  // namespace

void suppression_export(verbs& all) {
    const auto file = std::make_shared<std::string>();
    auto verb = all.add("suppression:export", "Write the suppression list as CSV that suppression:import reads",
                        "fibctl suppression:export --output suppressed.csv",
                        [file](command& given) { return run(given, *file); });
    verb.add_option("--output", *file, "Write to this file instead of standard output").type_name("FILE");
}

}  // namespace fib::cli::commands
