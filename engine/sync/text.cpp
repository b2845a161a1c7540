#include "sync/text.hpp"

#include <algorithm>

namespace fib::sync {
namespace {

bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

}  // namespace

std::string clean(std::string_view text) {
    std::string out{text};
    for (char& byte : out) {
        if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) byte = ' ';
    }
    out.erase(0, std::min(out.find_first_not_of(' '), out.size()));
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (begins_character(text[at]) && most-- == 0) return text.substr(0, at);
    }
    return text;
}

}  // namespace fib::sync
