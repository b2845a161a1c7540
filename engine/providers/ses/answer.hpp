#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "providers/email.hpp"

#include <span>
#include <string_view>

namespace fib::providers::ses {

/// What became of a SendEmail that was answered. Pure; the answer is hostile. `secrets` are kept out of `detail`.
outcome read_send(const http::response& answer, std::span<const std::string_view> secrets);

/// What GetAccount said.
result<account, outcome> read_account(const http::response& answer, std::span<const std::string_view> secrets);

}  // namespace fib::providers::ses
