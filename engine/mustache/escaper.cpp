#include "mustache/escaper.hpp"

#include <algorithm>
#include <array>

namespace fib::mustache {
namespace {

enum class fate : std::uint8_t { copied, replaced, blank, multibyte };

struct replacement {
    std::array<char, 7> bytes{};
    std::uint8_t size = 0;

    constexpr replacement() = default;
    constexpr replacement(std::string_view text) : size{static_cast<std::uint8_t>(text.size())} {
        for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = text[i];
    }
};

constexpr replacement json_control(unsigned char byte) {
    switch (byte) {
        case '\b':
            return {"\\b"};
        case '\f':
            return {"\\f"};
        case '\n':
            return {"\\n"};
        case '\r':
            return {"\\r"};
        case '\t':
            return {"\\t"};
        default:
            break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const std::array<char, 6> text{'\\', 'u', '0', '0', digits[byte >> 4U], digits[byte & 15U]};
    return {std::string_view{text.data(), text.size()}};
}

/// How many bytes from the start of a broken character one U+FFFD stands for (Unicode 3.9: maximal subparts).
std::size_t broken_part(std::string_view text) {
    for (std::size_t size = std::min<std::size_t>(3, text.size()); size > 1; --size) {
        std::string whole{text.substr(0, size)};
        while (whole.size() < 4) {
            whole += '\x80';
            if (utf8_character(whole) == whole.size()) return size;
        }
    }
    return 1;
}

}  // namespace

struct escaper::table {
    std::array<fate, 256> fates{};
    std::array<replacement, 256> replacements{};
    bool copies_all = false;

    constexpr table(escaping values, framing frame) : copies_all{values == escaping::none && frame == framing::plain} {
        if (frame != framing::plain) {
            for (unsigned byte = 0; byte < 0x20; ++byte) put(byte, json_control(static_cast<unsigned char>(byte)));
            put('"', {"\\\""});
            put('\\', {"\\\\"});
            for (unsigned byte = 0x80; byte < 256; ++byte) fates[byte] = fate::multibyte;
        }
        if (frame == framing::json_line) {
            for (unsigned byte = 0; byte < 0x20; ++byte) fates[byte] = fate::blank;
            fates[0x7f] = fate::blank;
        }
        if (values == escaping::html) {
            put('&', {"&amp;"});
            put('<', {"&lt;"});
            put('>', {"&gt;"});
            put('"', {"&quot;"});
            put('\'', {"&#39;"});
        }
    }

    constexpr void put(unsigned byte, replacement with) {
        fates[byte] = fate::replaced;
        replacements[byte] = with;
    }
};

const escaper::table& escaper::table_for(escaping values, framing frame) {
    static constexpr table tables[] = {
        {escaping::html, framing::plain}, {escaping::none, framing::plain},     {escaping::html, framing::json},
        {escaping::none, framing::json},  {escaping::html, framing::json_line}, {escaping::none, framing::json_line},
    };
    return tables[2 * static_cast<std::size_t>(frame) + static_cast<std::size_t>(values)];
}

escaper::escaper(escaping values, framing frame) : table_{&table_for(values, frame)} {}

void escaper::append(std::string_view text, std::string& out) const {
    if (table_->copies_all) {
        out.append(text);
        return;
    }
    std::size_t copied = 0;  // text[copied, at) needs nothing done and goes out in one piece
    std::size_t at = 0;
    const auto* const fates = table_->fates.data();
    const auto fate_at = [&] { return fates[static_cast<unsigned char>(text[at])]; };
    const auto flush = [&] { out.append(text.data() + copied, at - copied); };
    while (at < text.size()) {
        switch (fate_at()) {
            case fate::copied:
                do ++at;
                while (at < text.size() && fate_at() == fate::copied);
                continue;
            case fate::multibyte:
                if (const auto size = utf8_character(text.substr(at)); size > 0) {
                    at += size;
                    continue;
                }
                flush();
                out += "\xef\xbf\xbd";
                at += broken_part(text.substr(at));
                break;
            case fate::replaced: {
                flush();
                const auto& with = table_->replacements[static_cast<unsigned char>(text[at])];
                out.append(with.bytes.data(), with.size);
                ++at;
                break;
            }
            case fate::blank:
                flush();
                out += ' ';
                while (at < text.size() && fate_at() == fate::blank) ++at;
                break;
        }
        copied = at;
    }
    flush();
}

std::size_t utf8_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const auto first = byte(0);
    if (text.empty()) return 0;
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned low = first == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = first == 0xed ? 0x9f : 0xbf;
        return byte(1) >= low && byte(1) <= high && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned high = first == 0xf4 ? 0x8f : 0xbf;
        return byte(1) >= low && byte(1) <= high && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace fib::mustache
