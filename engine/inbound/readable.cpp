#include "inbound/readable.hpp"

#include <algorithm>
#include <cstdint>

namespace fib::inbound {
namespace {

/// Bytes of the well-formed UTF-8 character at the start of `text` (Unicode 15, table 3-7); 0 if there is none.
std::size_t character_at(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (text.size() < length) return 0;
    const std::uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t at = 2; at < length; ++at) {
        if (byte(at) < 0x80 || byte(at) > 0xBF) return 0;
    }
    return length;
}

bool is_control(char byte) {
    const auto value = static_cast<std::uint8_t>(byte);
    return (value < 0x20 && byte != '\n' && byte != '\t') || value == 0x7F;
}

}  // namespace

std::string readable(std::string_view text, std::size_t most) {
    std::string out;
    out.reserve(std::min(text.size(), most));
    while (!text.empty()) {
        const auto length = character_at(text);
        const auto taken = std::max<std::size_t>(length, 1);
        if (out.size() + taken > most) break;
        if (length == 0) {
            out += '?';
        } else if (length == 1) {
            out += is_control(text.front()) ? ' ' : text.front();
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(taken);
    }
    return out;
}

}  // namespace fib::inbound
