#include "upkeep/month_export.hpp"

#include "upkeep/csv_gz.hpp"
#include "upkeep/old_months.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

namespace fib::upkeep {
namespace {

constexpr std::int64_t rows_at_once = 20'000;

void write_page(csv_gz_writer& into, const store::rows& page, int columns) {
    for (std::size_t row = 0; row < page.size(); ++row) {
        for (int column = 1; column <= columns; ++column) {
            page.is_null(row, column) ? into.null() : into.add(page.text(row, column));
        }
        into.end_line();
    }
}

std::optional<problem> write_rows(store::session& on, const std::string& table, const std::string& path,
                                  const std::function<void(std::int64_t)>& written) {
    auto file = csv_gz_writer::create(path);
    if (!file) return file.error();
    const auto sql = fmt::format("select t.id as place, t.* from {} t where t.id > $1 order by t.id limit $2", table);
    std::int64_t rows = 0;
    auto page = on.query(sql, std::int64_t{0}, rows_at_once);
    const auto names = page.column_names();
    for (std::size_t column = 1; column < names.size(); ++column) file->add(names[column]);
    file->end_line();
    while (!page.empty()) {
        write_page(*file, page, static_cast<int>(names.size()) - 1);
        rows += static_cast<std::int64_t>(page.size());
        written(rows);
        page = on.query(sql, page.number(page.size() - 1, 0), rows_at_once);
    }
    const auto done = file->finish();
    return done ? std::nullopt : std::optional{done.error()};
}

/// How many rows both have.
result<std::int64_t, problem> compare(store::session& on, const std::string& table, const std::string& path) {
    const auto in_file = count_csv_gz(path);
    if (!in_file) return in_file.error();
    const auto in_table = count_rows(on, table);
    if (*in_file == in_table) return in_table;
    return problem{fmt::format("{} has {} rows and {} has {}; move the file away, then export again", table, in_table,
                               path, *in_file)};
}

}  // namespace

result<std::int64_t, problem> export_month(store::session& on, const std::string& table, const std::string& folder,
                                           const std::function<void(std::int64_t)>& written) {
    const auto path = (std::filesystem::path{folder} / (table + ".csv.gz")).string();
    // A file of an earlier run may say what rows were before they changed: it is replaced, unless it has others.
    if (std::filesystem::exists(path)) {
        if (auto same = compare(on, table, path); !same) return same;
    }
    if (auto wrong = write_rows(on, table, path, written)) return *std::move(wrong);
    return compare(on, table, path);
}

}  // namespace fib::upkeep
