#include "providers/outcome.hpp"

#include <cstdint>
#include <stdexcept>

namespace fib::providers {
namespace {

constexpr std::size_t longest_detail = 255;

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

bool is_control(std::string_view character) {
    const auto first = static_cast<std::uint8_t>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && static_cast<std::uint8_t>(character[1]) < 0xA0;
}

}  // namespace

std::string_view to_string(verdict what) {
    switch (what) {
        case verdict::accepted:
            return "accepted";
        case verdict::rejected:
            return "rejected";
        case verdict::throttled:
            return "throttled";
        case verdict::unsent:
            return "unsent";
        case verdict::halted:
            return "halted";
        case verdict::unknown:
            return "unknown";
    }
    return "?";
}

void throw_exception_from_error(const outcome& what, const boost::source_location&) {
    throw std::runtime_error{std::string{to_string(what.what)} + ": " + what.detail};
}

std::string fit_for_detail(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto length = character_at(text);
        const auto taken = text.substr(0, length == 0 ? 1 : length);
        text.remove_prefix(taken.size());
        const auto kept = length == 0 ? std::string_view{"?"} : is_control(taken) ? std::string_view{" "} : taken;
        if (out.size() + kept.size() > longest_detail) break;
        out += kept;
    }
    return out;
}

}  // namespace fib::providers
