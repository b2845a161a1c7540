#include "cli/database.hpp"

namespace fib::cli {

store::session_settings database_of(const command& given, std::chrono::milliseconds limit) {
    const settings& chosen = given.need({settings_part::database});
    return {.url = chosen.database.url, .application = "fibctl", .statement_limit = limit, .set_up = {}};
}

store::session_settings content_database_of(const command& given, std::chrono::milliseconds limit) {
    const settings& chosen = given.need({settings_part::database});
    if (chosen.database.content_url.empty()) {
        throw failure{"CONTENT_DATABASE_URL is not set; give the address of the content database"};
    }
    return {.url = chosen.database.content_url, .application = "fibctl", .statement_limit = limit, .set_up = {}};
}

}  // namespace fib::cli
