#pragma once

#include "base/result.hpp"
#include "mustache/program.hpp"
#include "pipeline/variables.hpp"
#include "providers/email.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// What one step's mail is made of, as an author wrote it.
struct mail_source {
    std::string template_id;
    std::string campaign_id;
    std::string subject;       ///< the step's, or the template's where the step has none
    std::string preview_text;  ///< likewise
    std::string body_html;
    std::string body_text;
};

/// What differs from one mail of a step to the next.
struct mail_values {
    variable_values values;
    /// The values again, and then open_pixel_url and one click link for each of compiled_mail::links(): the slots of
    /// the HTML part when it is tracked. Empty: it is not.
    std::span<const std::string_view> tracked;
    std::string_view to;
    std::string_view attempt;
    std::string_view person_and_step;
};

/// A step's mail, compiled once: a send copies segments and escapes values. Immutable; any thread.
class compiled_mail {
public:
    /// The error has the template's id, line and what is wrong there.
    static result<std::shared_ptr<const compiled_mail>, mustache::error> compile(const mail_source& source,
                                                                                 const providers::body_layout& layout);

    /// Where the links of the HTML part lead that can be tracked, in their order; empty: to the landing page.
    const std::vector<std::string>& links() const { return links_; }

    /// The request body of `values`, written over `out`.
    void render(const mail_values& values, std::string& out) const;
    /// The subject as a person reads it, for activities: one line, at most 255 characters.
    std::string subject(const variable_values& values) const;
    /// The preview text with its own variables filled in: the value of `preview_text` in the parts.
    void preview(const variable_values& values, std::string& out) const;

private:
    struct piece {
        std::string literal;
        providers::slot what{};
        bool is_slot = false;
    };
    std::vector<piece> pieces_;
    std::string campaign_id_;
    mustache::program subject_;
    mustache::program subject_plain_;
    mustache::program preview_;
    mustache::program html_;
    mustache::program tracked_html_;
    std::vector<std::string> links_;
    mustache::program text_;
};

/// The first `limit` characters of UTF-8 text.
std::string_view first_characters(std::string_view text, std::size_t limit);

}  // namespace fib::pipeline
