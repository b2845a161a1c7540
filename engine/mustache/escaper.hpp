#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fib::mustache {

/// What `{{x}}` does to a value; `{{{x}}}` and `{{&x}}` never escape.
enum class escaping : std::uint8_t {
    html,  ///< & < > " ' become entities: HTML parts
    none,  ///< subjects, text parts, SMS: a subject must read "Joe's Diner & Grill"
};

/// What happens to every byte on its way out, static text (at compile time) and values (when rendered) alike. Under
/// both JSON framings bytes that are not UTF-8 come out as U+FFFD, so that the result is JSON whatever came in.
enum class framing : std::uint8_t {
    plain,
    json,       ///< the inside of a JSON string (RFC 8259, section 7)
    json_line,  ///< the same, and a run of CR, LF and other control characters is one space: no header can be injected
};

/// Escapes and frames in one pass. A view of a constant table: copy it freely, use it from any thread.
class escaper {
public:
    escaper(escaping values, framing frame);
    void append(std::string_view text, std::string& out) const;

private:
    struct table;
    static const table& table_for(escaping values, framing frame);
    const table* table_;
};

/// The length of the UTF-8 character that `text` begins with; 0 where it does not begin with one (Unicode, table 3-7).
std::size_t utf8_character(std::string_view text);

}  // namespace fib::mustache
