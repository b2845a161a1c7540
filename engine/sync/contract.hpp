#pragma once

#include "store/session.hpp"

#include <string>
#include <vector>

namespace fib::sync {

/// What the content database lacks of what is read from it (schema/content/README.md), a sentence each, all of them;
/// empty where it fits. A column that this user may not read counts as missing.
std::vector<std::string> missing_to_read(store::session& content);

/// The same for what sync:to-content writes.
std::vector<std::string> missing_to_write(store::session& content);

}  // namespace fib::sync
