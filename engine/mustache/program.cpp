#include "mustache/program.hpp"

#include "mustache/code.hpp"
#include "mustache/near_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fib::mustache {

/// Turns pieces into steps.
class code_writer {
public:
    explicit code_writer(const options& how)
        : how_{how}, body_{.escaped{how.values, how.frame}, .raw{escaping::none, how.frame}} {
        if (how.known) {
            body_.known = true;
            body_.names.assign(how.known->begin(), how.known->end());
            body_.used.resize(how.known->size());
        }
        for (std::size_t i = 0; i < body_.names.size(); ++i) name_ids_.emplace(body_.names[i], i);
    }

    std::optional<error> write(std::string_view text) {
        if (how_.known) {
            auto flat = flatten(text, how_.source, how_.partial);
            if (flat.has_error()) return flat.error();
            return add_routine(flat.value().pieces);
        }
        pending_.push_back({how_.source, std::string{text}});
        for (std::size_t i = 0; i < pending_.size(); ++i) {  // a routine may add partials to the end
            const auto source = pending_[i];
            auto pieces = read_pieces(source.text, source.name);
            if (pieces.has_error()) return pieces.error();
            if (auto fault = add_routine(pieces.value())) return fault;
        }
        return {};
    }

    program finish() {
        program done;
        done.body_ = std::make_shared<const program::body>(std::move(body_));
        return done;
    }

private:
    struct named_text {
        std::string name;
        std::string text;
    };

    std::optional<error> add_routine(const std::vector<piece>& pieces) {
        const auto begin = static_cast<std::uint32_t>(body_.steps.size());
        for (const auto& part : pieces) {
            if (auto fault = add(part)) return fault;
        }
        flush();
        body_.routines.push_back({begin, static_cast<std::uint32_t>(body_.steps.size())});
        return {};
    }

    std::optional<error> add(const piece& part) {
        // The template itself, and partials already put in their places, have no indentation to come.
        if (part.starts_line && !body_.routines.empty()) add_step(step::action::line_start);
        switch (part.kind) {
            case piece_kind::text:
                return add_text(part);
            case piece_kind::variable:
                return add_named(step::action::variable, part);
            case piece_kind::raw_variable:
                return add_named(step::action::raw_variable, part);
            case piece_kind::section:
                return add_named(step::action::section, part);
            case piece_kind::inverted:
                return add_named(step::action::inverted, part);
            case piece_kind::partial:
                add_partial(part);
                return {};
            case piece_kind::close:
                flush();
                body_.steps[open_.back()].next = static_cast<std::uint32_t>(body_.steps.size());
                open_.pop_back();
                return {};
            case piece_kind::comment:
            case piece_kind::delimiters:
                return {};
        }
        return {};
    }

    std::optional<error> add_text(const piece& part) {
        text_ += part.text;
        if (!body_.known) return {};
        for (std::size_t at = 0; at < part.text.size();) {
            const auto size = utf8_character(part.text.substr(at));
            if (size == 0) {
                return error{std::string{part.origin}, part.line,
                             fmt::format("the byte 0x{:02x} is not UTF-8: save the template as UTF-8",
                                         static_cast<unsigned char>(part.text[at]))};
            }
            at += size;
        }
        return {};
    }

    std::optional<error> add_named(step::action act, const piece& tag) {
        auto found = name_ids_.find(tag.text);
        if (found == name_ids_.end()) {
            if (body_.known) return unknown_name(tag);
            found = name_ids_.emplace(tag.text, body_.names.size()).first;
            body_.names.emplace_back(tag.text);
        }
        if (body_.known) body_.used[found->second] = true;
        if (act == step::action::section || act == step::action::inverted) open_.push_back(body_.steps.size());
        add_step(act).name = static_cast<std::uint32_t>(found->second);
        return {};
    }

    error unknown_name(const piece& tag) const {
        if (tag.text.find('.') != tag.text.npos) {
            return {std::string{tag.origin}, tag.line,
                    fmt::format("{} looks inside a value, but all values here are plain: write a name without a dot",
                                quoted(tag.text))};
        }
        return {std::string{tag.origin}, tag.line,
                fmt::format("unknown name {}: {}", quoted(tag.text), suggestion(tag.text, *how_.known))};
    }

    void add_partial(const piece& tag) {
        auto found = routine_ids_.find(tag.text);
        if (found == routine_ids_.end()) {
            auto text = how_.partial ? how_.partial(tag.text) : std::nullopt;
            if (!text) return;
            found = routine_ids_.emplace(tag.text, pending_.size()).first;
            pending_.push_back({std::string{tag.text}, *std::move(text)});
        }
        auto& call = add_step(step::action::partial);
        call.name = static_cast<std::uint32_t>(found->second);
        call.standalone = tag.standalone;
        call.indent = tag.indent;
    }

    step& add_step(step::action act) {
        const auto begin = body_.text.size();
        body_.raw.append(text_, body_.text);
        text_.clear();
        body_.steps.push_back({.text_begin = static_cast<std::uint32_t>(begin),
                               .text_size = static_cast<std::uint32_t>(body_.text.size() - begin),
                               .act = act});
        return body_.steps.back();
    }

    void flush() {
        if (!text_.empty()) add_step(step::action::none);
    }

    const options& how_;
    program::body body_;
    std::string text_;               // static text that no step has yet
    std::vector<std::size_t> open_;  // the steps of sections that are open
    std::vector<named_text> pending_;
    std::map<std::string, std::size_t, std::less<>> name_ids_;
    std::map<std::string, std::size_t, std::less<>> routine_ids_;
};

result<program, error> program::compile(std::string_view text, const options& how) {
    code_writer writer{how};
    if (auto fault = writer.write(text)) return *std::move(fault);
    return writer.finish();
}

std::vector<std::string_view> program::names() const {
    std::vector<std::string_view> found;
    for (std::size_t i = 0; i < body_->used.size(); ++i) {
        if (body_->used[i]) found.push_back(body_->names[i]);
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace fib::mustache
