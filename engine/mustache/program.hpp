#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mustache/value.hpp"

namespace fib::mustache {

/// What `{{x}}` does to a value; `{{{x}}}` and `{{&x}}` never escape.
enum class escaping {
    html,  ///< & < > " ' become entities: HTML parts
    none,  ///< subjects, text parts, SMS: a subject must read "Joe's Diner & Grill"
};

/// What happens to every byte on its way out, static text (at compile time) and values (when rendered) alike.
enum class framing {
    plain,
    json,  ///< the inside of a JSON string (RFC 8259, section 7)
    json_line,  ///< the same, and CR, LF and other control characters become a space: subjects, no header can be injected
};

/// Where a template is wrong, for a person who has it open.
struct error {
    std::string source;  ///< file or template id
    int line = 0;        ///< from 1
    std::string message;
    std::string text() const;  ///< "file:line: message"
};

struct options {
    std::string source;  ///< named in errors
    escaping values = escaping::html;
    framing frame = framing::plain;
    /// The names a template may use, in the order of the slots given to render(); any other name is an error with its
    /// line. Without it (only preview data and the public specification's cases) names are looked up in a value.
    std::optional<std::vector<std::string_view>> known;
    /// The text of a partial, or nothing (which renders as empty, as the specification says; with `known`, an error).
    std::function<std::optional<std::string>(std::string_view name)> partial;
};

/// A compiled template: immutable, shared between threads. The language is the public Mustache specification's core:
/// interpolation, sections, inverted sections, comments, partials, set delimiters.
class program {
   public:
    static result<program, error> compile(std::string_view text, const options& how);

    /// Appends to `out`. With `known`: slots[i] is the value of known[i]; a section is true where its value is not
    /// empty. Undefined for a program compiled without it.
    void render(std::span<const std::string_view> slots, std::string& out) const;
    /// Appends to `out`, names looked up in `data` as the specification says.
    void render(const value& data, std::string& out) const;

    /// The known names that the template uses, sorted: an email_templates row's `variables`.
    std::vector<std::string_view> names() const;

   private:
    struct body;
    std::shared_ptr<const body> body_;
};

}  // namespace fib::mustache
