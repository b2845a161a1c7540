#include "cli/commands.hpp"

namespace fib::cli {
namespace commands {

// One function a verb, defined in commands/<verb>.cpp.
void campaign_process(verbs& all);
void campaign_unknown(verbs& all);
void config_check(verbs& all);
void migrate(verbs& all);
void sample_load(verbs& all);
void seed(verbs& all);
void template_push(verbs& all);

}  // namespace commands

void register_commands(verbs& all) {
    commands::campaign_process(all);
    commands::campaign_unknown(all);
    commands::config_check(all);
    commands::migrate(all);
    commands::sample_load(all);
    commands::seed(all);
    commands::template_push(all);
}

}  // namespace fib::cli
