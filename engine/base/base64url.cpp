#include "base/base64url.hpp"

#include <array>

namespace fib {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned char none = 0xFF;

constexpr auto values = [] {
    std::array<unsigned char, 256> out{};
    out.fill(none);
    for (std::size_t value = 0; value < alphabet.size(); ++value) {
        out[static_cast<unsigned char>(alphabet[value])] = static_cast<unsigned char>(value);
    }
    return out;
}();

}  // namespace

void append_base64url(std::string& out, std::string_view bytes) {
    auto at = out.size();
    out.resize(at + (bytes.size() * 4 + 2) / 3);
    unsigned held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = (held << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6) out[at++] = alphabet[(held >> (bits - 6)) & 63];
    }
    if (bits > 0) out[at] = alphabet[(held << (6 - bits)) & 63];
}

std::optional<std::string> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    out.reserve(text.size() * 3 / 4);
    unsigned held = 0;
    int bits = 0;
    for (const char byte : text) {
        const auto value = values[static_cast<unsigned char>(byte)];
        if (value == none) return std::nullopt;
        held = (held << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>((held >> bits) & 0xFF);
        }
    }
    if ((held & ((1U << bits) - 1)) != 0) return std::nullopt;
    return out;
}

}  // namespace fib
