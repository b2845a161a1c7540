#include "cli/commands.hpp"

namespace fib::cli {
namespace commands {

// One function a verb, defined in commands/<verb>.cpp.
void campaign_process(verbs& all);
void campaign_unknown(verbs& all);
void config_check(verbs& all);
void migrate(verbs& all);

}  // namespace commands

void register_commands(verbs& all) {
    commands::campaign_process(all);
    commands::campaign_unknown(all);
    commands::config_check(all);
    commands::migrate(all);
}

}  // namespace fib::cli
