#include "inbound/event_text.hpp"

#include "providers/mailbox.hpp"

#include <algorithm>

namespace fib::inbound {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

}  // namespace

std::string address_in(std::string_view text) {
    const auto parsed = providers::mailbox::parse(text);
    if (!parsed) return {};
    std::string address = parsed->address;
    std::ranges::transform(address, address.begin(), lower);
    return address;
}

std::string_view id_in(std::string_view text) {
    const bool fits = text.size() <= 255 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
    return fits ? text : std::string_view{};
}

}  // namespace fib::inbound
