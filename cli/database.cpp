#include "cli/database.hpp"

namespace fib::cli {

store::session_settings database_of(const command& given, std::chrono::milliseconds limit) {
    const settings& chosen = given.need({settings_part::database});
    return {.url = chosen.database.url, .application = "fibctl", .statement_limit = limit, .set_up = {}};
}

}  // namespace fib::cli
