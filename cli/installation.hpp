#pragma once

#include "store/session.hpp"

#include <optional>
#include <string>

namespace fib::cli {

/// Which database this is. A failover, a restored dump or a copy changes it.
struct installation {
    std::string system_identifier;
    std::string timeline;
    std::string database_name;
    friend bool operator==(const installation&, const installation&) = default;
    std::string text() const;
};

/// What the server says. Fails on a standby, where nothing is sent from.
installation present_installation(store::session& on);
/// What was noted when sending was last allowed; nothing if it never was.
std::optional<installation> noted_installation(store::session& on);
/// Accepts this database as the one in which the account is kept.
void note_installation(store::session& on);

}  // namespace fib::cli
