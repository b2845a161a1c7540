#include "mustache/error.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace fib::mustache {

std::string error::text() const {
    return source.empty() ? fmt::format("line {}: {}", line, message) : fmt::format("{}:{}: {}", source, line, message);
}

void throw_exception_from_error(const error& what, const boost::source_location&) {
    throw std::runtime_error{what.text()};
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string shown = "\"";
    for (const char byte : text.substr(0, longest)) shown += byte >= '\0' && (byte < ' ' || byte == 0x7f) ? ' ' : byte;
    // A cut inside a character would make the message itself broken UTF-8.
    if (text.size() > longest) {
        while (shown.size() > 1 && (shown.back() & 0xc0) == 0x80) shown.pop_back();
        if (static_cast<unsigned char>(shown.back()) >= 0xc0) shown.pop_back();
        shown += "...";
    }
    return shown + '"';
}

}  // namespace fib::mustache
