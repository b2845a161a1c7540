#include "mustache/pieces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fib::mustache {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(white_space);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

bool blank(char byte) {
    return byte == ' ' || byte == '\t';
}

piece_kind kind_of(char sigil) {
    switch (sigil) {
        case '{':
        case '&':
            return piece_kind::raw_variable;
        case '#':
            return piece_kind::section;
        case '^':
            return piece_kind::inverted;
        case '/':
            return piece_kind::close;
        case '>':
            return piece_kind::partial;
        case '!':
            return piece_kind::comment;
        case '=':
            return piece_kind::delimiters;
        default:
            return piece_kind::variable;
    }
}

class reader {
public:
    reader(std::string_view text, std::string_view origin) : text_{text}, origin_{origin} {}

    result<std::vector<piece>, error> read() {
        if (text_.size() > largest_template) return wrong(1, "a template is at most 4 MiB; this one is larger");
        for (;;) {
            const auto begin = text_.find(delimiters_.open, at_);
            if (begin == text_.npos) break;
            if (auto fault = read_tag(begin)) return *std::move(fault);
        }
        add_text(text_.size());
        if (auto fault = open_section()) return *std::move(fault);
        return std::move(pieces_);
    }

private:
    error wrong(int line, std::string message) const { return {std::string{origin_}, line, std::move(message)}; }

    int line_at(std::size_t place) {
        line_ += static_cast<int>(std::count(text_.begin() + counted_, text_.begin() + place, '\n'));
        counted_ = place;
        return line_;
    }

    void add_text(std::size_t end) {
        while (at_ < end) {
            const auto line_end = text_.find('\n', at_);
            const auto stop = std::min(end, line_end == text_.npos ? end : line_end + 1);
            piece part{.text = text_.substr(at_, stop - at_), .origin = origin_, .line = line_at(at_)};
            part.written = part.text;
            part.in_force = delimiters_;
            part.starts_line = at_line_start_ && part.text != "\n" && part.text != "\r\n";
            at_line_start_ = part.text.back() == '\n';
            pieces_.push_back(part);
            at_ = stop;
        }
    }

    std::optional<error> read_tag(std::size_t begin) {
        auto inner = text_.find_first_not_of(white_space, begin + delimiters_.open.size());
        if (inner == text_.npos) inner = text_.size();
        piece tag{.origin = origin_, .in_force = delimiters_};
        const char sigil =
            inner < text_.size() && !text_.substr(inner).starts_with(delimiters_.close) ? text_[inner] : ' ';
        tag.kind = kind_of(sigil);
        if (tag.kind != piece_kind::variable) ++inner;

        std::string closing{delimiters_.close};
        if (sigil == '{') closing.insert(0, "}");
        if (sigil == '=') closing.insert(0, "=");
        const auto inner_end = text_.find(closing, inner);
        add_text(begin_of_line_or(begin, inner_end, closing.size(), tag));
        tag.line = line_at(begin);
        if (inner_end == text_.npos) {
            const auto shown = text_.substr(begin, text_.find('\n', begin) - begin);
            return wrong(tag.line, fmt::format("the tag {} is not closed: write {} where it ends", quoted(shown),
                                               quoted(closing)));
        }
        tag.text = trimmed(text_.substr(inner, inner_end - inner));
        const auto end = inner_end + closing.size();
        at_ = tag.standalone ? line_end_after(end) : end;
        const auto written_from = tag.standalone ? begin - tag.indent.size() : begin;
        tag.written = text_.substr(written_from, at_ - written_from);
        tag.starts_line = at_line_start_ && !tag.standalone;
        at_line_start_ = tag.standalone;
        return accept(tag);
    }

    /// Where the text before the tag ends; decides whether the tag is standalone.
    std::size_t begin_of_line_or(std::size_t begin, std::size_t inner_end, std::size_t closing, piece& tag) const {
        if (tag.kind == piece_kind::variable || tag.kind == piece_kind::raw_variable || inner_end == text_.npos)
            return begin;
        auto lead = begin;
        while (lead > at_ && blank(text_[lead - 1])) --lead;
        if (lead > 0 && text_[lead - 1] != '\n') return begin;
        if (line_end_after(inner_end + closing) == text_.npos) return begin;
        tag.standalone = true;
        tag.indent = text_.substr(lead, begin - lead);
        return lead;
    }

    /// Past the end of the line if only blanks come before it; npos otherwise.
    std::size_t line_end_after(std::size_t place) const {
        while (place < text_.size() && blank(text_[place])) ++place;
        const auto rest = text_.substr(place);
        if (rest.empty()) return place;
        if (rest.front() == '\n') return place + 1;
        return rest.starts_with("\r\n") ? place + 2 : text_.npos;
    }

    std::optional<error> accept(piece& tag) {
        if (tag.kind == piece_kind::delimiters) {
            if (auto fault = set_delimiters(tag)) return fault;
        } else if (tag.kind != piece_kind::comment) {
            if (auto fault = check_name(tag)) return fault;
        }
        if (tag.kind == piece_kind::section || tag.kind == piece_kind::inverted) open_.push_back(tag);
        if (tag.kind == piece_kind::close) {
            if (auto fault = close_section(tag)) return fault;
        }
        pieces_.push_back(tag);
        return {};
    }

    std::optional<error> check_name(const piece& tag) const {
        if (tag.text.empty()) return wrong(tag.line, "a tag without a name: write one, or take the tag out");
        if (tag.text.find(delimiters_.open) != tag.text.npos) {
            return wrong(tag.line, fmt::format("the tag before {} is not closed: write {} where it ends",
                                               quoted(tag.text), quoted(delimiters_.close)));
        }
        if (tag.text.find_first_of(white_space) == tag.text.npos) return {};
        return wrong(tag.line, fmt::format("{} is no name: a name has no blanks in it", quoted(tag.text)));
    }

    std::optional<error> set_delimiters(piece& tag) {
        const auto gap = tag.text.find_first_of(white_space);
        const auto open = tag.text.substr(0, gap);
        const auto close = gap == tag.text.npos ? std::string_view{} : trimmed(tag.text.substr(gap));
        if (open.empty() || close.empty() || close.find_first_of(white_space) != close.npos ||
            tag.text.find('=') != tag.text.npos) {
            return wrong(tag.line,
                         fmt::format("{} are no delimiters: write two, with a blank between them and no \"=\", "
                                     "like {{{{=<% %>=}}}}",
                                     quoted(tag.text)));
        }
        delimiters_ = tag.announced = {open, close};
        return {};
    }

    std::optional<error> close_section(const piece& tag) {
        if (open_.empty()) {
            return wrong(tag.line, fmt::format("{} is closed but was never opened", quoted(tag.text)));
        }
        if (open_.back().text != tag.text) {
            return wrong(tag.line, fmt::format("{} is closed where the section {} of line {} must be closed first",
                                               quoted(tag.text), quoted(open_.back().text), open_.back().line));
        }
        open_.pop_back();
        return {};
    }

    std::optional<error> open_section() const {
        if (open_.empty()) return {};
        return wrong(open_.back().line, fmt::format("the section {} is not closed", quoted(open_.back().text)));
    }

    std::string_view text_;
    std::string_view origin_;
    delimiter_pair delimiters_;
    std::size_t at_ = 0;
    std::size_t counted_ = 0;  // line_ is the line of this place
    int line_ = 1;
    bool at_line_start_ = true;
    std::vector<piece> pieces_;
    std::vector<piece> open_;
};

}  // namespace

result<std::vector<piece>, error> read_pieces(std::string_view text, std::string_view origin) {
    return reader{text, origin}.read();
}

}  // namespace fib::mustache
