#include "cli/cleanup.hpp"

namespace fib::cli::commands {

void cleanup_tracking(verbs& all) {
    add_cleanup(all, "cleanup:tracking", "tracking_events",
                "Export and drop old months of the log of opens and clicks");
}

}  // namespace fib::cli::commands
