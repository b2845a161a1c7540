#include "seeds/toml_rows.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace fib::seeds {
namespace {

std::string to_json(const toml::node& node) {
    std::ostringstream out;
    if (const auto* table = node.as_table()) out << toml::json_formatter{*table};
    if (const auto* list = node.as_array()) out << toml::json_formatter{*list};
    return out.str();
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// What is wrong with a value, or nothing.
std::string fault(const toml::node& node, const field& as) {
    switch (as.what) {
        case kind::text: {
            const auto* text = node.as_string();
            if (!text) return "must be text";
            if (as.required && text->get().empty()) return "must not be empty";
            if (as.longest && characters(text->get()) > as.longest) {
                return fmt::format("is longer than {} characters", as.longest);
            }
            return {};
        }
        case kind::integer:
            return node.is_integer() ? "" : "must be a whole number";
        case kind::price:
            return node.is_number() && node.value<double>().value_or(-1) >= 0 ? "" : "must be a price, such as 29.00";
        case kind::truth:
            return node.is_boolean() ? "" : "must be true or false";
        case kind::texts: {
            const auto* list = node.as_array();
            const bool good = list && std::ranges::all_of(*list, [](const toml::node& one) { return one.is_string(); });
            return good ? "" : "must be a list of text";
        }
        case kind::object:
            return node.is_table() ? "" : "must be a table, such as { name = \"value\" }";
    }
    return {};
}

std::string written(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
    if (const auto* price = node.as_floating_point()) return fmt::format("{}", price->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    return to_json(node);
}

int line_of(const toml::node& node) {
    return std::max(1, static_cast<int>(node.source().begin.line));
}

row read_table(const toml::table& from, const std::string& source, std::span<const field> fields, problems& found) {
    row one{.source = source, .line = line_of(from), .values = {}, .json = to_json(from)};
    for (const auto& [key, node] : from) {
        const auto as = std::ranges::find(fields, key.str(), &field::name);
        const auto complain = [&](std::string_view what) {
            found.push_back({fmt::format("{}:{}: {} {}", source, line_of(node), key.str(), what)});
        };
        if (as == fields.end()) {
            complain("is not a name that belongs here");
        } else if (const auto wrong = fault(node, *as); !wrong.empty()) {
            complain(wrong);
        } else {
            one.values.emplace(key.str(), written(node));
        }
    }
    for (const auto& one_field : fields) {
        if (one_field.required && !from.contains(one_field.name)) {
            found.push_back(one.wrong(fmt::format("{} is missing", one_field.name)));
        }
    }
    return one;
}

std::optional<toml::table> parse(std::string_view text, const std::string& source, problems& found) {
    try {
        return toml::parse(text, source);
    } catch (const toml::parse_error& error) {
        found.push_back({fmt::format("{}:{}: {}", source, error.source().begin.line, error.description())});
        return std::nullopt;
    }
}

}  // namespace

std::string_view row::at(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view{} : std::string_view{found->second};
}

problem row::wrong(std::string_view what) const {
    return {fmt::format("{}:{}: {}", source, line, what)};
}

result<std::vector<row>, problems> read_rows(std::string_view text, const std::string& source, std::string_view name,
                                             std::span<const field> fields, std::span<const std::string_view> beside) {
    problems found;
    const auto root = parse(text, source, found);
    if (!root) return found;
    for (const auto& [key, node] : *root) {
        if (key.str() != name && std::ranges::find(beside, key.str()) == beside.end()) {
            found.push_back(
                {fmt::format("{}:{}: {} is not a name that belongs here", source, line_of(node), key.str())});
        }
    }
    std::vector<row> rows;
    const auto* list = (*root)[name].as_array();
    if (!list || !list->is_array_of_tables()) {
        found.push_back({fmt::format("{}: has no [[{}]]", source, name)});
        return found;
    }
    for (const auto& one : *list) rows.push_back(read_table(*one.as_table(), source, fields, found));
    if (!found.empty()) return found;
    return rows;
}

result<row, problems> read_row(std::string_view text, const std::string& source, std::string_view name,
                               std::span<const field> fields) {
    problems found;
    const auto root = parse(text, source, found);
    if (!root) return found;
    const auto* table = name.empty() ? &*root : (*root)[name].as_table();
    if (!table) return problems{{fmt::format("{}: has no [{}]", source, name)}};
    auto one = read_table(*table, source, fields, found);
    if (!found.empty()) return found;
    return one;
}

std::string json_array(std::span<const row> rows) {
    std::string out = "[";
    for (const auto& one : rows) {
        if (out.size() > 1) out += ',';
        out += one.json;
    }
    return out += ']';
}

}  // namespace fib::seeds
