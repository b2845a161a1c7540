#include "providers/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace fib::providers {
namespace {

constexpr std::size_t longest_answer = std::size_t{64} << 10;

// The DOM parser checks the whole document and picks the machine's instructions when it runs; on-demand parsing does
// neither.
bool read_all(std::string_view json, std::span<wanted_member> wanted) {
    // Kept, for a new one allocates for the deepest document there may be.
    thread_local simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS) return false;
    for (const auto& field : object) {
        const auto member = std::ranges::find(wanted, field.key, &wanted_member::name);
        std::string_view text;
        if (member == wanted.end() || !member->value.empty()) continue;
        if (field.value.get(text) == simdjson::SUCCESS) member->value = text;
    }
    return true;
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out{"\""};
    for (const char byte : text) {
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += byte;
        } else if (static_cast<unsigned char>(byte) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
        } else {
            out += byte;
        }
    }
    return out += '"';
}

bool read_members(std::string_view json, std::span<wanted_member> wanted) {
    if (json.size() <= longest_answer && read_all(json, wanted)) return true;
    for (auto& member : wanted) member.value.clear();
    return false;
}

}  // namespace fib::providers
