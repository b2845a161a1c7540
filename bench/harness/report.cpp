#include "bench/harness/report.hpp"

#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

namespace fib::bench {
namespace {

constexpr std::array<std::pair<const char*, double>, 3> shown_shares{{{"p50", 0.5}, {"p99", 0.99}, {"p99_9", 0.999}}};

double milliseconds(histogram::duration value) {
    return std::chrono::duration<double, std::milli>{value}.count();
}

void print_figures(std::ostream& out, const report& what) {
    std::size_t words = 0;
    std::size_t numbers = 0;
    for (const auto& one : what.figures) {
        words = std::max(words, cli::display_width(one.words));
        numbers = std::max(numbers, number_text(one.value, one.decimals).size());
    }
    for (const auto& one : what.figures) {
        const std::string gap(words - cli::display_width(one.words), ' ');
        out << fmt::format("{}{}  {:>{}}  {}\n", one.words, gap, number_text(one.value, one.decimals), numbers,
                           one.unit);
    }
    if (!what.figures.empty()) out << '\n';
}

void print_latencies(std::ostream& out, const report& what) {
    if (what.latencies.empty()) return;
    using cli::align;
    cli::table lines{{{"latency, ms"},
                      {"count", align::right},
                      {"p50", align::right},
                      {"p99", align::right},
                      {"p99.9", align::right},
                      {"max", align::right}}};
    for (const auto& one : what.latencies) {
        std::vector<std::string> row{one.words, number_text(static_cast<double>(one.values.count()), 0)};
        for (const auto& [name, share] : shown_shares)
            row.push_back(number_text(milliseconds(one.values.at(share)), 1));
        row.push_back(number_text(milliseconds(one.values.max()), 1));
        lines.row(std::move(row));
    }
    lines.print(out);
    out << '\n';
}

void print_bars(std::ostream& out, const report& what) {
    if (what.bars.empty()) return;
    using cli::align;
    cli::table lines{{{"processor time, µs each (s for 1,000,000)"},
                      {"by"},
                      {"user", align::right},
                      {"system", align::right},
                      {"both", align::right}}};
    for (const auto& bar : what.bars) {
        for (const auto& part : bar.parts) {
            lines.row({&part == &bar.parts.front() ? bar.words : "", part.words, number_text(part.user_us, 1),
                       number_text(part.system_us, 1), number_text(part.user_us + part.system_us, 1)});
        }
    }
    lines.print(out);
    out << '\n';
}

void print_tables(std::ostream& out, const report& what) {
    for (const auto& one : what.tables) {
        out << one.title << '\n';
        std::vector<cli::column> columns;
        if (!one.names.empty()) columns.push_back({""});
        for (const auto& column : one.columns) columns.push_back({column.words, cli::align::right});
        cli::table lines{std::move(columns)};
        for (const auto& row : one.rows) {
            std::vector<std::string> cells;
            if (!one.names.empty()) cells.push_back(one.names.at(static_cast<std::size_t>(&row - one.rows.data())));
            for (std::size_t i = 0; i < one.columns.size(); ++i) {
                cells.push_back(number_text(row.at(i), one.columns[i].decimals));
            }
            lines.row(std::move(cells));
        }
        lines.print(out);
        out << '\n';
    }
}

void write_latencies(cli::json_writer& out, const report& what) {
    out.key("latencies").begin_array();
    for (const auto& one : what.latencies) {
        out.begin_object().field("name", one.name).field("count", static_cast<std::int64_t>(one.values.count()));
        for (const auto& [name, share] : shown_shares) {
            out.field(fmt::format("{}_ms", name), milliseconds(one.values.at(share)));
        }
        out.field("max_ms", milliseconds(one.values.max())).end_object();
    }
    out.end_array();
}

void write_bars(cli::json_writer& out, const report& what) {
    out.key("processor").begin_array();
    for (const auto& bar : what.bars) {
        for (const auto& part : bar.parts) {
            out.begin_object().field("name", bar.name).field("process", part.name);
            out.field("user_us", part.user_us).field("system_us", part.system_us).end_object();
        }
    }
    out.end_array();
}

void write_tables(cli::json_writer& out, const report& what) {
    for (const auto& one : what.tables) {
        out.key(one.name).begin_array();
        for (const auto& row : one.rows) {
            out.begin_object();
            if (!one.names.empty()) out.field("name", one.names.at(static_cast<std::size_t>(&row - one.rows.data())));
            for (std::size_t i = 0; i < one.columns.size(); ++i) out.field(one.columns[i].name, row.at(i));
            out.end_object();
        }
        out.end_array();
    }
}

void write_charts(cli::json_writer& out, const report& what) {
    out.key("charts").begin_array();
    for (const auto& one : what.charts) {
        for (const auto& line : one.lines) {
            out.begin_object().field("name", one.name).field("line", line.name).key("points").begin_array();
            for (const auto& [x, y] : line.points) out.begin_array().value(x).value(y).end_array();
            out.end_array().end_object();
        }
    }
    out.end_array();
}

}  // namespace

std::string number_text(double value, int decimals) {
    if (!std::isfinite(value)) return "not known";
    const auto text = fmt::format("{:.{}f}", value, decimals);
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = cli::grouped(std::stoll(text.substr(0, point)));
    return (text.starts_with("-0") ? "-" : "") + whole + text.substr(point);
}

processor_bar::part bar_part(std::string name, std::string words, const processor_time& used, double sends) {
    constexpr double us_a_second = 1e6;
    return {std::move(name), std::move(words), used.user.count() * us_a_second / sends,
            used.system.count() * us_a_second / sends};
}

std::string goal::text() const {
    const auto bounded = [](const char* how, double bound) {
        return std::isfinite(bound) ? fmt::format(", {} {} is the goal", how, number_text(bound, bound < 10 ? 2 : 0))
                                    : "";
    };
    return fmt::format("{}: {}{}{}", words, number_text(value, value < 10 ? 2 : 0), bounded("at least", at_least),
                       bounded("at most", at_most));
}

void report::add(std::string name, std::string words, double value, std::string unit, int decimals) {
    figures.push_back({std::move(name), std::move(words), value, std::move(unit), decimals});
}

bool report::holds() const {
    return std::ranges::all_of(checks, &check::holds);
}

std::string as_table(const std::string& scenario, const report& what) {
    std::ostringstream out;
    out << scenario << ": " << what.headline << '\n';
    if (!what.setting.empty()) out << what.setting << '\n';
    out << '\n';
    print_figures(out, what);
    print_latencies(out, what);
    print_bars(out, what);
    print_tables(out, what);
    for (const auto& one : what.notes) out << one << '\n';
    for (const auto& one : what.goals) {
        out << (one.met() ? "✓ " : "· ") << one.text() << '\n';
    }
    for (const auto& one : what.checks) out << (one.holds ? "✓ " : "✗ FAILED: ") << one.words << '\n';
    return out.str();
}

std::string as_json(const std::string& scenario, const report& what) {
    std::ostringstream text;
    cli::json_writer out{text};
    out.begin_object().field("scenario", scenario).field("holds", what.holds());
    for (const auto& one : what.figures) out.field(one.name, one.value);
    out.key("checks").begin_object();
    for (const auto& one : what.checks) out.field(one.name, one.holds);
    out.end_object().key("goals").begin_array();
    for (const auto& one : what.goals) {
        out.begin_object().field("name", one.name).field("value", one.value).field("at_least", one.at_least);
        out.field("at_most", one.at_most);
        out.field("met", one.met()).end_object();
    }
    out.end_array();
    write_latencies(out, what);
    write_bars(out, what);
    write_tables(out, what);
    write_charts(out, what);
    out.end_object().end();
    return text.str();
}

}  // namespace fib::bench
