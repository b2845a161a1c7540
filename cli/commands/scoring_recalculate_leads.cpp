#include "cli/scoring_run.hpp"

#include <memory>

namespace fib::cli::commands {

void scoring_recalculate_leads(verbs& all) {
    static constexpr const char* name = "scoring:recalculate-leads";
    const auto chosen = std::make_shared<scoring_options>();
    auto verb = all.add(name, "Score leads by what they did, and move their status by the score",
                        "fibctl scoring:recalculate-leads --all",
                        [chosen](command& given) { return run_scoring(given, *chosen, scoring::kind::lead, name); });
    add_scoring_options(verb, *chosen);
}

}  // namespace fib::cli::commands
