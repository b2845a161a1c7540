#include "cli/verbs.hpp"

#include <ostream>

namespace fib::cli::commands {

void config_check(verbs& all) {
    all.add("config:check", "Show every setting, where it comes from, and what is wrong with it",
            "fibctl config:check --config production.toml", [](command& given) {
                given.out << "not yet\n";
                return exit_code::done;
            });
}

}  // namespace fib::cli::commands
