#pragma once

#include "inbound/json_value.hpp"

#include <string>
#include <string_view>

namespace fib::inbound {

/// The value as JSON text without blanks; empty where it is absent.
std::string json_of(const json_value& value);

/// The member as JSON text where it is an array; empty otherwise.
std::string array_under(const json_value& from, std::string_view name);

}  // namespace fib::inbound
