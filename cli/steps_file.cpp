#include "cli/steps_file.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "cli/csv.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>
#include <utility>

namespace fib::cli {
namespace {

using seeds::field;
using seeds::row;
using seeds::step_fields;

/// For each of step_fields, where it stands in a line.
using columns = std::array<std::size_t, step_fields.size()>;

std::string known_columns() {
    std::vector<std::string_view> names;
    for (const auto& one : step_fields) names.push_back(one.name);
    return fmt::format("{}", fmt::join(names, ","));
}

/// How many characters; nothing if it is not UTF-8.
std::optional<std::size_t> characters(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) {
        const auto bytes = character_at(text);
        if (bytes == 0) return std::nullopt;
        text.remove_prefix(bytes);
    }
    return count;
}

std::optional<int> whole_number(std::string_view text, int most) {
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool fits = wrong == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= most;
    return fits ? std::optional{value} : std::nullopt;
}

/// What is wrong with a cell, or nothing.
std::string fault(const field& as, std::string_view cell) {
    const auto long_is = characters(cell);
    if (!long_is) return "is not UTF-8; save the file as UTF-8";
    if (as.what == seeds::kind::integer) {
        const int most = as.name == "step_number" ? most_steps : last_day;
        return whole_number(cell, most) ? "" : fmt::format("must be a whole number from 1 to {}", most);
    }
    // PostgreSQL keeps no such character in any text.
    if (as.what == seeds::kind::object) return cell.find("\\u0000") == cell.npos ? "" : "holds a NUL character";
    if (as.required && cell.empty()) return "must not be empty";
    if (as.longest != 0 && *long_is > as.longest) return fmt::format("is longer than {} characters", as.longest);
    return {};
}

std::string json_of(const row& step) {
    std::ostringstream text;
    json_writer json{text};
    json.begin_object();
    for (const auto& one : step_fields) {
        if (!step.has(one.name) || one.what == seeds::kind::object) continue;
        if (one.what == seeds::kind::integer) {
            json.field(one.name, *whole_number(step.at(one.name), std::max(most_steps, last_day)));
        } else {
            json.field(one.name, step.at(one.name));
        }
    }
    if (step.has("conditions")) {
        json.key("conditions");
        text << step.at("conditions");
    }
    json.end_object();
    return text.str();
}

class reading {
public:
    explicit reading(const std::string& source) : source_{source} {}

    steps_file read(std::string_view text) && {
        csv_reader lines{text};
        const auto header = lines.next();
        const auto where = header ? columns_of(*header) : std::nullopt;
        if (!header) complain(1, fmt::format("is empty; its first line is: {}", known_columns()));
        if (!where) return std::move(out_);
        while (const auto line = lines.next()) read_line(*line, *where, header->fields.size());
        if (out_.steps.empty() && out_.found.empty()) {
            complain(1, "has no steps, and they would all be retired; to stop a sequence: fibctl campaign:pause");
        }
        std::ranges::stable_sort(out_.steps, {}, number_of);
        return std::move(out_);
    }

private:
    void complain(std::size_t line, std::string_view what) {
        out_.found.push_back({fmt::format("{}:{}: {}", source_, line, what)});
    }

    static int number_of(const row& step) { return whole_number(step.at("step_number"), most_steps).value_or(0); }

    std::optional<columns> columns_of(const csv_record& header) {
        const auto before = out_.found.size();
        columns where{};
        std::vector<std::string> names;
        for (const auto& name : header.fields) names.push_back(lower_case(name));
        for (std::size_t at = 0; at < step_fields.size(); ++at) {
            const auto found = std::ranges::find(names, step_fields[at].name);
            where[at] = static_cast<std::size_t>(found - names.begin());
            if (found == names.end()) {
                complain(header.line,
                         fmt::format("has no column {}; the columns are {}", step_fields[at].name, known_columns()));
            }
        }
        for (auto name = names.begin(); name != names.end(); ++name) {
            if (std::ranges::find(step_fields, *name, &field::name) == step_fields.end()) {
                complain(header.line,
                         fmt::format("column '{}' is not known; the columns are {}", one_line(*name), known_columns()));
            } else if (std::find(names.begin(), name, *name) != name) {
                complain(header.line, fmt::format("column {} is there twice", *name));
            }
        }
        return out_.found.size() == before ? std::optional{where} : std::nullopt;
    }

    void read_line(const csv_record& line, const columns& where, std::size_t width) {
        const auto before = out_.found.size();
        row step{.source = source_, .line = static_cast<int>(line.line), .values = {}, .json = {}};
        if (!line.closed) {
            complain(line.line, "a quote is opened and never closed");
        } else if (line.fields.size() != width) {
            complain(line.line, fmt::format("has {} fields and the header {}", line.fields.size(), width));
        } else {
            read_fields(line, where, step);
        }
        if (out_.found.size() == before) {
            step.json = json_of(step);
            out_.steps.push_back(std::move(step));
        } else if (const int number = number_of(step); number != 0) {
            out_.unread.insert(number);
        } else {
            // Any number may be the one that this line was to have.
            for (int any = 1; any <= most_steps; ++any) out_.unread.insert(any);
        }
    }

    void read_fields(const csv_record& line, const columns& where, row& step) {
        for (std::size_t at = 0; at < step_fields.size(); ++at) {
            const auto& as = step_fields[at];
            const auto& cell = line.fields[where[at]];
            if (const auto wrong = fault(as, cell); !wrong.empty()) {
                complain(line.line, fmt::format("{} {}", as.name, wrong));
            } else if (as.required || !cell.empty()) {
                step.values.emplace(as.name, cell);
            }
        }
    }

    const std::string& source_;
    steps_file out_;
};

}  // namespace

steps_file read_steps_file(std::string_view text, const std::string& source) {
    return reading{source}.read(text);
}

std::string write_steps_file(const std::vector<stored_step>& steps) {
    std::string out = known_columns() + '\n';
    for (const auto& one : steps) {
        if (!one.active) continue;
        // In the order of step_fields.
        out += fmt::format("{},{},{},{},{},{},{},{},{}\n", one.number, one.day_offset, csv_field(one.campaign_id),
                           csv_field(one.template_id), csv_field(one.landing_page), csv_field(one.subject),
                           csv_field(one.preview_text), csv_field(one.channel), csv_field(one.conditions));
    }
    return out;
}

}  // namespace fib::cli
