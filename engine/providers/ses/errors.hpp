#pragma once

#include "http/message.hpp"
#include "providers/error_table.hpp"

#include <span>

namespace fib::providers::ses {

/// What SES and the signing in front of it may answer, and what becomes of the mail. Ends with rows by status alone.
std::span<const error_rule> error_table();

/// Reads code and words out of an answer that is no success. The code is looked for where AWS's own clients look: the
/// header x-amzn-errortype, then `code`, then `__type` in the body; it ends at ',' or ':' and begins after '#'.
error_answer read_error(const http::response& answer);

}  // namespace fib::providers::ses
