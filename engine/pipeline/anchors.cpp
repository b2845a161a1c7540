#include "pipeline/anchors.hpp"

#include <algorithm>
#include <array>

namespace fib::pipeline {
namespace {

constexpr std::array<std::string_view, 4> raw_texts{"style", "script", "title", "textarea"};

bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f';
}

bool same(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? static_cast<char>(left + 32) : left) == right;
    });
}

class reader {
public:
    reader(std::string_view html, const std::vector<stretch>& tags) : html_{html}, tags_{tags} {
        found_.body_end = html.size();
    }

    anchors read() {
        while (!at_end()) {
            if (skip_mustache() || skip_markup()) continue;
            ++at_;
        }
        return std::move(found_);
    }

private:
    bool at_end() const { return at_ >= html_.size(); }
    char here() const { return html_[at_]; }
    bool follows(std::string_view text) const { return html_.substr(at_).starts_with(text); }

    bool skip_mustache() {
        while (tag_ < tags_.size() && tags_[tag_].end <= at_) ++tag_;
        if (tag_ == tags_.size() || at_ < tags_[tag_].begin) return false;
        at_ = tags_[tag_].end;
        return true;
    }

    void skip_past(std::string_view what) {
        const auto found = html_.find(what, at_);
        at_ = found == html_.npos ? html_.size() : found + what.size();
    }

    /// True when it moved on.
    bool skip_markup() {
        if (here() != '<') return false;
        if (follows("<!--[if")) return skip_past(">"), true;
        if (follows("<!--")) return at_ += 4, skip_past("-->"), true;
        const auto begin = at_;
        const bool closes = follows("</");
        const auto name_at = at_ + (closes ? 2 : 1);
        if (name_at >= html_.size() || !is_letter(html_[name_at])) return false;
        at_ = name_at;
        const auto name = word();
        if (closes && same(name, "body")) found_.body_end = begin;
        read_attributes(!closes && same(name, "a"));
        const auto raw = std::ranges::find_if(raw_texts, [&](std::string_view one) { return same(name, one); });
        if (!closes && raw != raw_texts.end()) skip_raw(*raw);
        return true;
    }

    std::string_view word() {
        const auto begin = at_;
        while (!at_end() && !is_blank(here()) && here() != '/' && here() != '>' && here() != '=' && !at_mustache())
            ++at_;
        return html_.substr(begin, at_ - begin);
    }

    bool at_mustache() {
        while (tag_ < tags_.size() && tags_[tag_].end <= at_) ++tag_;
        return tag_ < tags_.size() && tags_[tag_].begin <= at_;
    }

    void skip_blanks() {
        while (!at_end() && is_blank(here())) ++at_;
    }

    /// Up to and with the `>`. The first href counts.
    void read_attributes(bool of_anchor) {
        bool wanted = of_anchor;
        while (!at_end() && here() != '>') {
            if (skip_mustache()) continue;
            const auto name = word();
            if (name.empty()) {
                ++at_;
                continue;
            }
            skip_blanks();
            if (at_end() || here() != '=' || at_mustache()) continue;
            ++at_;
            skip_blanks();
            const auto value = read_value();
            if (wanted && same(name, "href")) {
                found_.hrefs.push_back(value);
                wanted = false;
            }
        }
        if (!at_end()) ++at_;
    }

    stretch read_value() {
        const char quote = at_end() || at_mustache() ? '\0' : here();
        const bool quoted = quote == '"' || quote == '\'';
        if (quoted) ++at_;
        const auto begin = at_;
        while (!at_end() && (at_mustache() || (quoted ? here() != quote : !is_blank(here()) && here() != '>'))) {
            if (!skip_mustache()) ++at_;
        }
        const stretch out{begin, std::min(at_, html_.size())};
        if (quoted && !at_end()) ++at_;
        return out;
    }

    void skip_raw(std::string_view name) {
        while (!at_end()) {
            if (skip_mustache()) continue;
            if (follows("</") && same(html_.substr(at_ + 2, name.size()), name)) return;
            ++at_;
        }
    }

    std::string_view html_;
    const std::vector<stretch>& tags_;
    std::size_t at_ = 0;
    std::size_t tag_ = 0;
    anchors found_;
};

}  // namespace

anchors find_anchors(std::string_view html, const std::vector<stretch>& tags) {
    return reader{html, tags}.read();
}

}  // namespace fib::pipeline
