#pragma once

#include <string>

namespace fib {

enum class log_format { text, json };

/// Sets up spdlog's default logger, once, at the start of main: standard error, one line an event. Code logs with
/// spdlog::info and its sisters. Levels: trace, debug, info, warn, error, critical, off; anything else throws
/// std::invalid_argument that names it.
void set_up_log(const std::string& level, log_format format);

/// From now on, what this thread logs begins with `who` and a colon.
void sign_log_lines(std::string who);

}  // namespace fib
