#include "providers/outcome.hpp"

#include "base/utf8.hpp"

#include <cstdint>
#include <stdexcept>

namespace fib::providers {
namespace {

constexpr std::size_t longest_detail = 255;

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
