#pragma once

#include <string_view>

namespace fib::providers {

/// In place of an attempt, and before the dash of `person-step`, in a mail that somebody sent to themselves to look at
/// (template:send-test): no book knows it, and what comes back of it is let be.
inline constexpr std::string_view test_attempt = "test";

}  // namespace fib::providers
