#include "inbound/json_text.hpp"

namespace fib::inbound {

std::string json_of(const json_value& value) {
    simdjson::dom::element found;
    return value.get(found) == simdjson::SUCCESS ? std::string{simdjson::minify(found)} : std::string{};
}

std::string array_under(const json_value& from, std::string_view name) {
    const json_value found = from[name];
    return found.is_array() ? json_of(found) : std::string{};
}

}  // namespace fib::inbound
