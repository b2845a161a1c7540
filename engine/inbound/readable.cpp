#include "inbound/readable.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace fib::inbound {
namespace {

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
