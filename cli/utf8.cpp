#include "cli/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fib::cli {
namespace {

using range = std::pair<char32_t, char32_t>;

// The blocks that matter for names and addresses, from Unicode 15's EastAsianWidth.txt and general categories Mn, Cf.
constexpr std::array<range, 7> none = {{{0x0300, 0x036f},
                                        {0x0483, 0x0489},
                                        {0x0591, 0x05bd},
                                        {0x200b, 0x200f},
                                        {0x20d0, 0x20f0},
                                        {0xfe00, 0xfe0f},
                                        {0xfeff, 0xfeff}}};
constexpr std::array<range, 9> wide = {{{0x1100, 0x115f},
                                        {0x2e80, 0x303e},
                                        {0x3041, 0xa4cf},
                                        {0xac00, 0xd7a3},
                                        {0xf900, 0xfaff},
                                        {0xfe30, 0xfe6f},
                                        {0xff00, 0xff60},
                                        {0x1f300, 0x1f64f},
                                        {0x1f900, 0x1f9ff}}};

bool in(const auto& ranges, char32_t code) {
    return std::ranges::any_of(ranges, [code](const range& one) { return code >= one.first && code <= one.second; });
}

}  // namespace

char32_t next_code_point(std::string_view& text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    char32_t code = length == 1 ? lead : length == 0 ? 0 : static_cast<char32_t>(lead & (0xff >> (length + 1)));
    bool good = length > 0 && length <= text.size();
    for (std::size_t at = 1; good && at < length; ++at) {
        good = (byte(at) & 0xc0) == 0x80;
        code = (code << 6) | (byte(at) & 0x3f);
    }
    // Overlong forms, surrogates and what lies past the last plane (Unicode, table 3-7).
    good = good && !(length == 3 && code < 0x800) && !(length == 4 && code < 0x10000) &&
           !(code >= 0xd800 && code < 0xe000) && code <= 0x10ffff;
    text.remove_prefix(good ? length : 1);
    return good ? code : not_utf8;
}

std::size_t columns_of(char32_t code) {
    if (in(none, code)) return 0;
    return in(wide, code) ? 2 : 1;
}

}  // namespace fib::cli
