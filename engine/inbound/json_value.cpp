#include "inbound/json_value.hpp"

#include <algorithm>
#include <utility>

namespace fib::inbound {
namespace {

constexpr std::size_t deepest = 64;

}  // namespace

json_value read_json_object(simdjson::dom::parser& parser, std::string_view text) {
    // Without this the parser would allow its own depth of 1024.
    if (parser.capacity() < text.size() || parser.max_depth() != deepest) {
        if (const auto wrong = parser.allocate(std::max<std::size_t>(text.size(), 1), deepest)) return wrong;
    }
    const json_value read = parser.parse(text.data(), text.size());
    if (!read.is_object()) return simdjson::INCORRECT_TYPE;
    return read;
}

std::string_view text_of(const json_value& value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

bool is_true(const json_value& value) {
    bool truth = false;
    return value.get(truth) == simdjson::SUCCESS && truth;
}

std::vector<json_value> list_of(const json_value& value, std::size_t most) {
    simdjson::dom::array all;
    std::vector<json_value> out;
    if (value.get(all) != simdjson::SUCCESS) return out;
    for (simdjson::dom::element one : all) {
        if (out.size() == most) break;
        out.emplace_back(std::move(one));
    }
    return out;
}

}  // namespace fib::inbound
