#include "cli/commands.hpp"

namespace fib::cli {
namespace commands {

// One function a verb, defined in commands/<verb>.cpp.
void config_check(verbs& all);

}  // namespace commands

void register_commands(verbs& all) {
    commands::config_check(all);
}

}  // namespace fib::cli
