#include "cli/command.hpp"

#include <fmt/format.h>

namespace fib::cli {

const settings& command::need(const std::vector<settings_part>& parts) const {
    const auto problems = loaded.problems_of(parts);
    if (problems.empty()) return loaded.values;
    std::string text;
    for (const settings_problem& one : problems) {
        if (!text.empty()) text += "; ";
        text += one.text;
    }
    throw failure{fmt::format("{}. 'fibctl config:check' shows every setting", text)};
}

}  // namespace fib::cli
