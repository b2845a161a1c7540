#include "mustache/near_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace fib::mustache {
namespace {

/// Levenshtein's distance, two neighbours swapped counting as one (the restricted Damerau kind).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before;
    std::vector<std::size_t> above(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::vector<std::size_t> row(b.size() + 1);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            row[j + 1] = std::min({above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1)});
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
        }
        before = std::exchange(above, std::move(row));
    }
    return above.back();
}

bool near(std::string_view unknown, std::string_view known) {
    constexpr std::size_t longest = 64;
    if (unknown.size() > longest || known.size() > longest) return false;
    if (unknown.size() >= 4 && known.find(unknown) != known.npos) return true;
    if (known.size() >= 4 && unknown.find(known) != unknown.npos) return true;
    return distance(unknown, known) <= std::max<std::size_t>(1, std::min(unknown.size(), known.size()) / 4);
}

}  // namespace

std::string suggestion(std::string_view unknown, std::span<const std::string_view> known) {
    std::vector<std::string_view> close;
    std::copy_if(known.begin(), known.end(), std::back_inserter(close), [&](auto name) { return near(unknown, name); });
    std::stable_sort(close.begin(), close.end(),
                     [&](auto a, auto b) { return distance(unknown, a) < distance(unknown, b); });
    if (close.size() > 3) close.resize(3);
    if (!close.empty()) return fmt::format("did you mean {}?", fmt::join(close, " or "));
    if (known.empty()) return "no name is known here";
    return fmt::format("the names known here are {}", fmt::join(known, ", "));
}

}  // namespace fib::mustache
