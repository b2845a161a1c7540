#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fib::mustache {

/// Data for a template: what JSON can say. Numbers are kept as their text, which is how they are printed.
struct value {
    using list = std::vector<value>;
    using object = std::map<std::string, value, std::less<>>;
    std::variant<std::monostate, bool, std::string, list, object> is;
};

/// Reads one JSON text (RFC 8259) that nests at most 64 deep; of a name that comes twice the last counts. The problem
/// names line (from 1) and byte (from 0) where simdjson tells them.
result<value, problem> parse_json(std::string_view text);

}  // namespace fib::mustache
