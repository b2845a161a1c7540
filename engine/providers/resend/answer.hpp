#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "providers/email.hpp"

#include <span>
#include <string_view>

namespace fib::providers::resend {

/// What became of a Send Email that was answered. Pure; the answer is hostile. `secrets` are kept out of `detail`.
outcome read_send(const http::response& answer, std::span<const std::string_view> secrets);

/// Resend tells no quota: what can be had is whether the key is good, and the rate from the headers.
result<account, outcome> read_account(const http::response& answer, std::span<const std::string_view> secrets);

}  // namespace fib::providers::resend
