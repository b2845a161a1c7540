#include "cli/cleanup.hpp"

namespace fib::cli::commands {

void cleanup_activities(verbs& all) {
    add_cleanup(all, "cleanup:activities", "activities", "Export and drop old months of the timeline");
}

}  // namespace fib::cli::commands
