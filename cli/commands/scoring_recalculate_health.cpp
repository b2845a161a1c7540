#include "cli/scoring_run.hpp"

#include <memory>

namespace fib::cli::commands {

void scoring_recalculate_health(verbs& all) {
    static constexpr const char* name = "scoring:recalculate-health";
    const auto chosen = std::make_shared<scoring_options>();
    auto verb = all.add(name, "Score the health of customers by subscription, use, support and payment",
                        "fibctl scoring:recalculate-health --all",
                        [chosen](command& given) { return run_scoring(given, *chosen, scoring::kind::health, name); });
    add_scoring_options(verb, *chosen);
}

}  // namespace fib::cli::commands
