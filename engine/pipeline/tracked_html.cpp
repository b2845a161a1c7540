#include "pipeline/tracked_html.hpp"

#include "mustache/pieces.hpp"
#include "pipeline/anchors.hpp"
#include "pipeline/tracking_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace fib::pipeline {
namespace {

using mustache::piece;
using mustache::piece_kind;

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

std::optional<char> entity(std::string_view name) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] | 32) == 'x';
        const auto digits = name.substr(hex ? 2 : 1);
        unsigned code = 0;
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        const bool visible =
            end.ec == std::errc{} && end.ptr == digits.data() + digits.size() && code > 0x20 && code < 0x7F;
        return visible ? std::optional{static_cast<char>(code)} : std::nullopt;
    }
    const auto found = std::ranges::find(entities, name, &std::pair<std::string_view, char>::first);
    return found == entities.end() ? std::nullopt : std::optional{found->second};
}

/// An attribute's value as a browser reads it; nothing where it has an entity that is not one of the few above.
std::optional<std::string> attribute_text(std::string_view written) {
    std::string out;
    while (!written.empty()) {
        const auto plain = std::min(written.find('&'), written.size());
        out += written.substr(0, plain);
        written.remove_prefix(plain);
        if (written.empty()) break;
        const auto end =
            written.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#", 1);
        if (end != written.npos && written[end] == ';') {
            const auto byte = entity(written.substr(1, end - 1));
            if (!byte) return std::nullopt;
            out += *byte;
            written.remove_prefix(end + 1);
        } else {
            // A bare & between parameters: the old entities without a semicolon end at one of these in a browser.
            if (end != 1 && end != written.npos && written[end] != '=' && written[end] != '&') return std::nullopt;
            out += '&';
            written.remove_prefix(1);
        }
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class tracker {
public:
    tracker(std::string_view html, const std::vector<piece>& pieces) : html_{html}, pieces_{pieces} {
        for (const auto& one : pieces) {
            if (one.kind != piece_kind::text) tags_.push_back(stretch_of(one));
        }
    }

    tracked_html done() {
        const auto found = find_anchors(html_, tags_);
        for (const auto& href : found.hrefs) {
            if (href.begin >= found.body_end && !pixel_is_put_) put_pixel(found.body_end);
            if (out_.links.size() < tracking_links::most_links) replace(href);
        }
        if (!pixel_is_put_) put_pixel(found.body_end);
        copy_up_to(html_.size());
        return std::move(out_);
    }

private:
    stretch stretch_of(const piece& one) const {
        const auto begin = static_cast<std::size_t>(one.written.data() - html_.data());
        return {begin, begin + one.written.size()};
    }

    void copy_up_to(std::size_t end) {
        out_.source += html_.substr(copied_, end - copied_);
        copied_ = end;
    }

    void put_pixel(std::size_t at) {
        copy_up_to(at);
        // After a tag that stands alone on the last line, a line of its own: else that tag would leave a trace.
        if (at == html_.size() && !html_.ends_with('\n')) out_.source += '\n';
        out_.source += fmt::format(
            R"(<img src="{}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">)",
            tag_of("open_pixel_url", at));
        pixel_is_put_ = true;
    }

    void replace(const stretch& href) {
        const auto to = destination_of(href);
        if (!to) return;
        copy_up_to(href.begin);
        out_.links.push_back(*to);
        out_.source += tag_of(fmt::format("link_{}_url", out_.links.size()), href.begin);
        copied_ = href.end;
    }

    std::optional<std::string> destination_of(const stretch& href) const {
        const auto written = trimmed(html_.substr(href.begin, href.end - href.begin));
        const auto inside = std::ranges::count_if(
            tags_, [&](const stretch& tag) { return tag.begin < href.end && tag.end > href.begin; });
        if (inside == 1) {
            const bool landing = std::ranges::any_of(pieces_, [&](const piece& one) {
                return (one.kind == piece_kind::variable || one.kind == piece_kind::raw_variable) &&
                       one.text == "landing_page_url" && one.written.data() == written.data() &&
                       one.written.size() == written.size();
            });
            return landing ? std::optional{std::string{}} : std::nullopt;
        }
        if (inside > 0) return std::nullopt;
        auto url = attribute_text(written);
        return url && tracking_links::may_lead_to(*url) ? std::move(url) : std::nullopt;
    }

    /// In the delimiters that are in force there.
    std::string tag_of(std::string_view name, std::size_t at) const {
        mustache::delimiter_pair in_force;
        for (const auto& one : pieces_) {
            if (stretch_of(one).begin > at) break;
            const bool announces = one.kind == piece_kind::delimiters && stretch_of(one).end <= at;
            in_force = announces ? one.announced : one.in_force;
        }
        return fmt::format("{}{}{}", in_force.open, name, in_force.close);
    }

    std::string_view html_;
    const std::vector<piece>& pieces_;
    std::vector<stretch> tags_;
    tracked_html out_;
    std::size_t copied_ = 0;
    bool pixel_is_put_ = false;
};

}  // namespace

std::vector<std::string> tracked_html::private_names() const {
    std::vector<std::string> out{"open_pixel_url"};
    for (std::size_t link = 1; link <= links.size(); ++link) out.push_back(fmt::format("link_{}_url", link));
    return out;
}

result<tracked_html, mustache::error> track(std::string_view html, std::string_view source) {
    if (html.find_first_not_of(" \t\r\n") == html.npos) return tracked_html{std::string{html}, {}};
    const auto pieces = mustache::read_pieces(html, source);
    if (pieces.has_error()) return pieces.error();
    return tracker{html, pieces.value()}.done();
}

}  // namespace fib::pipeline
