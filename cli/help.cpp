#include "cli/help.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <sstream>
#include <utility>

namespace fib::cli {
namespace {

/// Levenshtein's distance: how many letters to add, drop or change.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, change});
        }
    }
    return row.back();
}

}  // namespace

std::string help::make_usage(const CLI::App* app, std::string name) const {
    if (app->get_parent() != nullptr && !app->get_aliases().empty()) {
        // CLI11 hands over "program verb-name".
        name = app->get_parent()->get_name() + " " + app->get_aliases().front();
    }
    return CLI::Formatter::make_usage(app, name);
}

std::string help::make_subcommand(const CLI::App* verb) const {
    std::ostringstream out;
    const auto& aliases = verb->get_aliases();
    CLI::detail::format_help(out, aliases.empty() ? verb->get_name() : aliases.front(), verb->get_description(),
                             get_column_width());
    return out.str();
}

std::vector<std::string> near_matches(std::string_view typed, const std::vector<std::string>& names) {
    // An enormous argument is no slip of the fingers, and the distance costs its length times each name's.
    if (typed.empty() || typed.size() > 64) return {};
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : names) {
        const bool part = typed.size() >= 3 && name.find(typed) != std::string::npos;
        const std::size_t away = part ? 1 : distance(typed, name);
        if (away <= std::max<std::size_t>(2, name.size() / 3)) near.emplace_back(away, name);
    }
    std::ranges::sort(near);
    if (near.size() > 3) near.resize(3);
    std::vector<std::string> found;
    for (auto& [away, name] : near) found.push_back(std::move(name));
    return found;
}

}  // namespace fib::cli
