#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::inbound {

/// Names and values in their order, decoded; the same name may come again.
using form = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::size_t most_fields = 1000;

/// application/x-www-form-urlencoded (WHATWG URL, 5.1), a query or a body: `+` is a blank, a `%` that begins no byte
/// stays as it is. Nothing when there are more than `most_fields`.
std::optional<form> read_form(std::string_view text);

/// The first value of that name; empty when there is none.
std::string_view first_of(const form& fields, std::string_view name);

}  // namespace fib::inbound
