#include "cli/installation.hpp"

#include <fmt/format.h>

namespace fib::cli {

std::string installation::text() const {
    return fmt::format("database {} of system {}, timeline {}", database_name, system_identifier, timeline);
}

installation present_installation(store::session& on) {
    const auto found = on.query(
        "select system_identifier::text, left(pg_walfile_name(pg_current_wal_lsn()), 8), current_database() "
        "from pg_control_system()");
    return {std::string{found.text(0, 0)}, std::string{found.text(0, 1)}, std::string{found.text(0, 2)}};
}

std::optional<installation> noted_installation(store::session& on) {
    const auto found = on.query("select system_identifier, timeline, database_name from installation");
    if (found.empty()) return std::nullopt;
    return installation{std::string{found.text(0, 0)}, std::string{found.text(0, 1)}, std::string{found.text(0, 2)}};
}

void note_installation(store::session& on) {
    on.script("call note_installation()");
}

}  // namespace fib::cli
