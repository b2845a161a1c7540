#include "inbound/event_text.hpp"

#include "base/ascii.hpp"
#include "providers/mailbox.hpp"

#include <algorithm>

namespace fib::inbound {
std::string address_in(std::string_view text) {
    const auto parsed = providers::mailbox::parse(text);
    if (!parsed) return {};
    return lower_case(parsed->address);
}

std::string_view id_in(std::string_view text) {
    const bool fits = text.size() <= 255 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
    return fits ? text : std::string_view{};
}

}  // namespace fib::inbound
