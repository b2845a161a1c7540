#include "providers/mailbox.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>

namespace fib::providers {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

bool is_control(char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}
bool is_ascii(std::string_view text) {
    return std::ranges::none_of(text, [](char byte) { return byte < 0; });
}

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != 0 && at != text.npos && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
           is_ascii(text) && text.find_first_of(" <>(),;:\\\"[]") == text.npos && text.size() <= 254;
}

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3), '\0');
    // EVP_EncodeBlock writes a terminator, for which std::string has room.
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    return out;
}

/// An encoded-word has at most 75 characters (RFC 2047, section 2), and none may split a character (section 5).
std::string encoded_words(std::string_view name) {
    constexpr std::size_t bytes_a_word = 45;  // 60 characters of base64 and 12 around them
    std::string out;
    while (!name.empty()) {
        auto length = std::min(bytes_a_word, name.size());
        while (length < name.size() && length > 1 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) {
            --length;
        }
        if (!out.empty()) out += ' ';
        out += "=?UTF-8?B?" + base64(name.substr(0, length)) + "?=";
        name.remove_prefix(length);
    }
    return out;
}

std::string quoted(std::string_view name) {
    std::string out{"\""};
    for (const char byte : name) {
        if (byte == '"' || byte == '\\') out += '\\';
        out += byte;
    }
    return out += '"';
}

bool needs_quotes(std::string_view name) {
    return name.find_first_of("()<>[]:;@\\,.\"") != name.npos;
}

}  // namespace

result<mailbox, problem> mailbox::parse(std::string_view text) {
    if (std::ranges::any_of(text, is_control)) return problem{"holds a line break or another control character"};
    text = trimmed(text);
    mailbox made;
    auto address = text;
    if (text.ends_with('>')) {
        const auto open = text.rfind('<');
        if (open == text.npos) return problem{fmt::format("'{}' has a '>' without its '<'", text)};
        auto name = trimmed(text.substr(0, open));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        made.name = name;
        address = text.substr(open + 1, text.size() - open - 2);
    }
    if (!is_address(address)) {
        return problem{fmt::format("'{}' is no address; write news@example.com or Name <news@example.com>", address)};
    }
    made.address = address;
    return made;
}

std::string mailbox::as_header() const {
    if (name.empty()) return address;
    if (!is_ascii(name)) return fmt::format("{} <{}>", encoded_words(name), address);
    return fmt::format("{} <{}>", needs_quotes(name) ? quoted(name) : name, address);
}

std::string mailbox::as_given() const {
    if (name.empty()) return address;
    return fmt::format("{} <{}>", is_ascii(name) && needs_quotes(name) ? quoted(name) : name, address);
}

}  // namespace fib::providers
