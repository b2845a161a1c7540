#include "cli/written.hpp"

#include "cli/audit.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <map>
#include <ostream>

namespace fib::cli {

void print_written(command& given, const std::vector<seeds::written>& report) {
    if (given.json) {
        json_writer out{given.out};
        out.begin_array();
        for (const auto& one : report) {
            out.begin_object().field("table", one.table).field("added", one.added);
            out.field("updated", one.updated).field("unchanged", one.unchanged).end_object();
        }
        out.end_array().end();
        return;
    }
    table shown{{{"Table"}, {"Added", align::right}, {"Updated", align::right}, {"Unchanged", align::right}}};
    for (const auto& one : report) {
        shown.row({one.table, grouped(one.added), grouped(one.updated), grouped(one.unchanged)});
    }
    shown.print(given.out);
}

std::string written_detail(const std::vector<seeds::written>& report) {
    return audit_detail([&](json_writer& json) {
        // A table may be written more than once.
        std::map<std::string, seeds::written> all;
        for (const auto& one : report) {
            all[one.table].added += one.added;
            all[one.table].updated += one.updated;
        }
        for (const auto& [name, sum] : all) {
            json.key(name).begin_object().field("added", sum.added).field("updated", sum.updated).end_object();
        }
    });
}

void refuse(command& given, const seeds::problems& found, std::string_view outcome) {
    for (const auto& one : found) given.err << one_line(one.text) << '\n';
    throw failure{
        fmt::format("{}; {}", counted(static_cast<std::int64_t>(found.size()), "problem", "problems"), outcome)};
}

}  // namespace fib::cli
