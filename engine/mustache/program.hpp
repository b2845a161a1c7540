#pragma once

#include "base/result.hpp"
#include "mustache/error.hpp"
#include "mustache/escaper.hpp"
#include "mustache/flat.hpp"
#include "mustache/value.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::mustache {

struct options {
    std::string source;  ///< named in errors
    escaping values = escaping::html;
    framing frame = framing::plain;
    /// The names a template may use, in the order of the slots given to render(); any other name is an error with its
    /// line. Without it (only preview data and the public specification's cases) names are looked up in a value.
    std::optional<std::vector<std::string_view>> known;
    /// Without `known` a partial that does not exist renders as empty, as the specification says; with it, an error.
    partial_source partial;
};

/// A compiled template: immutable, shared between threads. The language is the public Mustache specification's core:
/// interpolation, sections, inverted sections, comments, partials, set delimiters.
class program {
public:
    static result<program, error> compile(std::string_view text, const options& how);

    /// Appends to `out`. slots[i] is the value of known[i]; a section is true where its value is not empty. Allocates
    /// nothing but room in `out`. Throws std::logic_error for a program compiled without `known`, or for other than
    /// one slot for each known name.
    void render(std::span<const std::string_view> slots, std::string& out) const;

    /// Appends to `out`, names looked up in `data` as the specification says; the empty string is false, as it is for
    /// slots. A problem where template and data together nest deeper than 500, take more than a million steps, or
    /// print more than 64 MiB (partials may include themselves here); `out` then has what came before. Throws
    /// std::logic_error for a program compiled with `known`.
    result<void, problem> render(const value& data, std::string& out) const;

    /// The known names that the template uses, sorted: an email_templates row's `variables`. They live as long as a
    /// copy of this program; none for one compiled without `known`.
    std::vector<std::string_view> names() const;

private:
    friend class code_writer;
    friend class walk;
    struct body;
    std::shared_ptr<const body> body_;
};

}  // namespace fib::mustache
