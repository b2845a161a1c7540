#include "base/toml_values.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <optional>

namespace fib {
namespace {

using values = std::map<std::string, std::string, std::less<>>;

std::optional<std::string> scalar_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
    if (const auto* real = node.as_floating_point()) return fmt::format("{}", real->get());
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    return std::nullopt;
}

std::optional<std::string> list_text(const toml::array& list) {
    std::string joined;
    for (const toml::node& node : list) {
        const auto text = scalar_text(node);
        if (!text) return std::nullopt;
        if (!joined.empty()) joined += ',';
        joined += *text;
    }
    return joined;
}

std::string capitals(std::string_view text) {
    std::string name;
    for (const char c : text) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
    return name;
}

std::optional<problem> add(const toml::table& from, const std::string& prefix, const std::string& path, values& all) {
    for (const auto& [key, node] : from) {
        const std::string name = prefix + capitals(key.str());
        if (const auto* inner = node.as_table()) {
            if (auto bad = add(*inner, name + "_", path, all)) return bad;
            continue;
        }
        const auto text = node.is_array() ? list_text(*node.as_array()) : scalar_text(node);
        const auto line = node.source().begin.line;
        if (!text)
            return problem{fmt::format("{}:{}: {} is neither text nor a number, truth or list", path, line, name)};
        if (!all.emplace(name, *text).second) {
            return problem{fmt::format("{}:{}: {} is given twice; keep one of them", path, line, name)};
        }
    }
    return std::nullopt;
}

}  // namespace

result<values, problem> parse_toml_values(std::string_view text, const std::string& path) {
    try {
        const toml::table parsed = toml::parse(text, path);
        values all;
        if (auto bad = add(parsed, "", path, all)) return *bad;
        return all;
    } catch (const toml::parse_error& error) {
        return problem{fmt::format("{}:{}: {}", path, error.source().begin.line, error.description())};
    }
}

}  // namespace fib
