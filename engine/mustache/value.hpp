#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace fib::mustache {

/// Data for a template: what JSON can say. Numbers are kept as their text, which is how they are printed.
struct value {
    using list = std::vector<value>;
    using object = std::map<std::string, value, std::less<>>;
    std::variant<std::monostate, bool, std::string, list, object> is;
};

}  // namespace fib::mustache
