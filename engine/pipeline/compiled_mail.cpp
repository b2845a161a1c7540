#include "pipeline/compiled_mail.hpp"

#include "pipeline/tracked_html.hpp"

#include <array>
#include <utility>

namespace fib::pipeline {
namespace {

constexpr std::size_t longest_subject = 255;  // activities.subject is varchar(255)

mustache::options part(std::string source, mustache::escaping values, mustache::framing frame) {
    mustache::options how;
    how.source = std::move(source);
    how.values = values;
    how.frame = frame;
    how.known = std::vector<std::string_view>{variable_names.begin(), variable_names.end()};
    return how;
}

/// SES tag values are A-Z a-z 0-9 _ - only (SES API, MessageTag).
std::string fit_for_tag(std::string text) {
    for (char& byte : text) {
        const bool fits = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
        if (!fits) byte = '_';
    }
    return text;
}

}  // namespace

std::string_view first_characters(std::string_view text, std::size_t limit) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (starts && ++characters > limit) return text.substr(0, at);
    }
    return text;
}

result<std::shared_ptr<const compiled_mail>, mustache::error> compiled_mail::compile(
    const mail_source& source, const providers::body_layout& layout) {
    using mustache::escaping;
    using mustache::framing;
    const auto named = [&](std::string_view what) { return source.template_id + " (" + std::string{what} + ")"; };
    auto mail = std::make_shared<compiled_mail>();
    const std::array<std::tuple<mustache::program compiled_mail::*, const std::string*, mustache::options>, 5> parts{{
        {&compiled_mail::subject_, &source.subject,
         part(named("subject of " + source.campaign_id), escaping::none, framing::json_line)},
        {&compiled_mail::subject_plain_, &source.subject,
         part(named("subject of " + source.campaign_id), escaping::none, framing::plain)},
        {&compiled_mail::preview_, &source.preview_text,
         part(named("preview text of " + source.campaign_id), escaping::none, framing::plain)},
        {&compiled_mail::html_, &source.body_html, part(named("html"), escaping::html, framing::json)},
        {&compiled_mail::text_, &source.body_text, part(named("text"), escaping::none, framing::json)},
    }};
    for (const auto& [program, text, how] : parts) {
        auto compiled = mustache::program::compile(*text, how);
        if (!compiled) return std::move(compiled).error();
        (*mail).*program = *std::move(compiled);
    }
    // After the part as its author wrote it: only that one's errors speak of what the author knows.
    auto tracked = track(source.body_html, named("html"));
    if (!tracked) return std::move(tracked).error();
    auto how = part(named("html with tracked links"), escaping::html, framing::json);
    const auto more_names = tracked->private_names();
    how.known->insert(how.known->end(), more_names.begin(), more_names.end());
    auto compiled = mustache::program::compile(tracked->source, how);
    if (!compiled) return std::move(compiled).error();
    mail->tracked_html_ = *std::move(compiled);
    mail->links_ = std::move(tracked->links);
    for (const auto& entry : layout) {
        if (const auto* literal = std::get_if<std::string>(&entry)) {
            mail->pieces_.push_back({*literal, {}, false});
        } else {
            mail->pieces_.push_back({{}, std::get<providers::slot>(entry), true});
        }
    }
    mail->campaign_id_ = fit_for_tag(source.campaign_id);
    return std::shared_ptr<const compiled_mail>{std::move(mail)};
}

void compiled_mail::render(const mail_values& values, std::string& out) const {
    out.clear();
    for (const auto& one : pieces_) {
        if (!one.is_slot) {
            out += one.literal;
            continue;
        }
        switch (one.what) {
            case providers::slot::subject:
                subject_.render(values.values, out);
                break;
            case providers::slot::html:
                values.tracked.empty() ? html_.render(values.values, out) : tracked_html_.render(values.tracked, out);
                break;
            case providers::slot::text:
                text_.render(values.values, out);
                break;
            // Checked by the gate or made here: none of these can hold a byte that JSON would have escaped.
            case providers::slot::to:
                out += values.to;
                break;
            case providers::slot::unsubscribe_url:
                out += values.values[static_cast<std::size_t>(variable::unsubscribe_url)];
                break;
            case providers::slot::attempt:
                out += values.attempt;
                break;
            case providers::slot::person_and_step:
                out += values.person_and_step;
                break;
            case providers::slot::campaign_id:
                out += campaign_id_;
                break;
        }
    }
}

std::string compiled_mail::subject(const variable_values& values) const {
    std::string out;
    subject_plain_.render(values, out);
    for (char& byte : out) {
        if (static_cast<unsigned char>(byte) < 0x20) byte = ' ';
    }
    out.resize(first_characters(out, longest_subject).size());
    return out;
}

void compiled_mail::preview(const variable_values& values, std::string& out) const {
    preview_.render(values, out);
}

}  // namespace fib::pipeline
