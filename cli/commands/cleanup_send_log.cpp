#include "cli/cleanup.hpp"

namespace fib::cli::commands {

void cleanup_send_log(verbs& all) {
    add_cleanup(all, "cleanup:send-log", "send_log", "Export and drop old months of the log of sends");
}

}  // namespace fib::cli::commands
