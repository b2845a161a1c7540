#pragma once

#include "mustache/error.hpp"

#include <string_view>
#include <vector>

namespace fib::mustache {

enum class piece_kind { text, variable, raw_variable, section, inverted, close, partial, comment, delimiters };

struct delimiter_pair {
    std::string_view open = "{{";
    std::string_view close = "}}";
    bool operator==(const delimiter_pair&) const = default;
};

/// A tag, or the text up to the next tag or line end. All views are into the text that was read, or its origin.
struct piece {
    piece_kind kind = piece_kind::text;
    std::string_view text = {};     ///< what it says: static text, or a tag's name without blanks and sigil
    std::string_view written = {};  ///< what stands in the source for it: of a standalone tag, the whole line
    std::string_view indent = {};   ///< the blanks before a standalone tag
    std::string_view origin = {};   ///< the template or partial that it was read from
    int line = 0;
    bool standalone = false;   ///< alone on its line, which leaves no trace in the output
    bool starts_line = false;  ///< comes first on a line that leaves a trace: a partial's indentation goes before it
    delimiter_pair in_force = {};   ///< as the piece itself is written
    delimiter_pair announced = {};  ///< of a `delimiters` piece: what is in force after it
};

/// The largest text that is compiled, counted with all partials in place: 4 MiB.
inline constexpr std::size_t largest_template = std::size_t{4} << 20U;

/// Reads a template as the Mustache specification says (github.com/mustache/spec): tags, delimiters, standalone lines.
/// Sections in what it returns are closed, in order.
result<std::vector<piece>, error> read_pieces(std::string_view text, std::string_view origin);

}  // namespace fib::mustache
