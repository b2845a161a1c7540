#pragma once

#include "cli/command.hpp"
#include "store/session.hpp"

#include <chrono>
#include <memory>

namespace fib::cli {

/// A connection to the operations database that the settings name; no statement may take longer than `limit`.
store::session_settings database_of(const command& given, std::chrono::milliseconds limit);

/// The same to the content database, connected; a failure where CONTENT_DATABASE_URL is not set or leads nowhere.
std::unique_ptr<store::session> connect_to_content(const command& given, std::chrono::milliseconds limit);

}  // namespace fib::cli
