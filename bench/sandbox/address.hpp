#pragma once

#include <optional>
#include <string_view>

namespace fib::sandbox {

/// The address in `a@b.example` or `Name <a@b.example>`; nothing where a provider would refuse it: SMTPUTF8, control
/// characters, a local part that is no dot-atom of RFC 5322 (quoted ones are refused too), a domain that is no name.
std::optional<std::string_view> bare_address(std::string_view text);

}  // namespace fib::sandbox
