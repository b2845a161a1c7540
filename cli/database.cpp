#include "cli/database.hpp"

#include <fmt/format.h>

namespace fib::cli {

store::session_settings database_of(const command& given, std::chrono::milliseconds limit) {
    const settings& chosen = given.need({settings_part::database});
    return {.url = chosen.database.url, .application = "fibctl", .statement_limit = limit, .set_up = {}};
}

std::unique_ptr<store::session> connect_to_content(const command& given, std::chrono::milliseconds limit) {
    const settings& chosen = given.need({settings_part::database});
    if (chosen.database.content_url.empty()) {
        throw failure{"CONTENT_DATABASE_URL is not set; give the address of the content database"};
    }
    try {
        auto made = std::make_unique<store::session>(store::session_settings{
            .url = chosen.database.content_url, .application = "fibctl", .statement_limit = limit, .set_up = {}});
        made->query("select 1");
        return made;
    } catch (const store::error& error) {
        throw failure{
            fmt::format("the content database cannot be reached: {}. Check CONTENT_DATABASE_URL", error.what())};
    }
}

}  // namespace fib::cli
