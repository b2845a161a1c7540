#pragma once

#include "http/message.hpp"
#include "providers/error_table.hpp"

#include <chrono>
#include <optional>
#include <span>

namespace fib::providers::resend {

/// What Resend may answer, and what becomes of the mail. Ends with rows by status alone.
std::span<const error_rule> error_table();

/// `name` and `message` of an answer that is no success.
error_answer read_error(const http::response& answer);

/// What the headers ask a caller to wait: retry-after, else ratelimit-reset, in whole seconds; at most a day. A
/// retry-after that is a date is not read.
std::optional<std::chrono::seconds> read_wait(const http::response& answer);

}  // namespace fib::providers::resend
