#include "mustache/inlined.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::mustache {
namespace {

/// Writes pieces so that reading them again gives the same pieces: a standalone tag stays alone on its line, no other
/// tag comes to stand alone, and each piece is under the delimiters that it was written with.
class joiner {
public:
    void add(const piece& part) {
        if (part.in_force != in_force_) announce(part.in_force);
        if (part.kind == piece_kind::delimiters) in_force_ = part.announced;
        if (part.kind == piece_kind::text) {
            add_text(part.text);
        } else if (part.standalone && line_is_new()) {
            out_ += part.written;
            if (!part.written.ends_with('\n')) out_ += '\n';
            line_ = {out_.size()};
        } else {
            add_tag(part.standalone ? bare(part) : part.written, part.kind);
        }
    }

    std::string finish() {
        end_line();
        return std::move(out_);
    }

private:
    struct line {
        std::size_t begin = 0;
        int tags = 0;                    ///< of the kinds that could be standalone
        std::size_t after_tag = 0;       ///< where the last of them ends
        delimiter_pair delimiters = {};  ///< in force there
        bool leaves_trace = false;       ///< has a variable or text other than blanks
    };

    bool line_is_new() const { return line_.begin == out_.size(); }

    static std::string_view bare(const piece& tag) {
        auto text = tag.written.substr(tag.indent.size());
        return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    }

    void announce(const delimiter_pair& next) {
        const auto tag = fmt::format("{}={} {}={}", in_force_.open, next.open, next.close, in_force_.close);
        in_force_ = next;
        if (!line_is_new()) return add_tag(tag, piece_kind::delimiters);
        out_ += tag + '\n';
        line_ = {out_.size()};
    }

    void add_tag(std::string_view text, piece_kind kind) {
        out_ += text;
        if (kind == piece_kind::variable || kind == piece_kind::raw_variable) {
            line_.leaves_trace = true;
        } else {
            ++line_.tags;
            line_.after_tag = out_.size();
            line_.delimiters = in_force_;
        }
    }

    void add_text(std::string_view text) {
        const bool ends = text.ends_with('\n');
        if (text.find_first_not_of(" \t\r\n") != text.npos) line_.leaves_trace = true;
        out_ += text;
        if (ends) end_line();
    }

    /// A lone tag that was not standalone where it was written gets an empty comment beside it.
    void end_line() {
        if (line_.tags == 1 && !line_.leaves_trace) {
            out_.insert(line_.after_tag, fmt::format("{}!{}", line_.delimiters.open, line_.delimiters.close));
        }
        line_ = {out_.size()};
    }

    std::string out_;
    line line_;
    delimiter_pair in_force_;
};

/// The pieces that have something to render, neighbouring texts in one.
class meaning {
public:
    explicit meaning(const std::vector<piece>& pieces) {
        for (const auto& part : pieces) {
            if (part.kind == piece_kind::comment || part.kind == piece_kind::delimiters) continue;
            const bool more_text = part.kind == piece_kind::text && !items_.empty() && items_.back().kind == part.kind;
            if (!more_text) items_.push_back({part.kind, {}, nullptr});
            items_.back().text += part.text;
            items_.back().last = &part;
        }
    }

    /// The first piece of this that `other` has not; null where both say the same.
    const piece* first_difference(const meaning& other) const {
        const auto [mine, theirs] =
            std::mismatch(items_.begin(), items_.end(), other.items_.begin(), other.items_.end());
        if (mine != items_.end()) return mine->last;
        return theirs == other.items_.end() || items_.empty() ? nullptr : items_.back().last;
    }

private:
    struct item {
        piece_kind kind;
        std::string text;
        const piece* last;
        bool operator==(const item& other) const { return kind == other.kind && text == other.text; }
    };
    std::vector<item> items_;
};

}  // namespace

result<std::string, error> inline_partials(std::string_view text, std::string_view source,
                                           const partial_source& partial) {
    auto flat = flatten(text, source, partial);
    if (flat.has_error()) return flat.error();
    const auto& pieces = flat.value().pieces;
    joiner all;
    for (const auto& part : pieces) all.add(part);
    auto joined = all.finish();

    const auto again = read_pieces(joined, source);
    if (again.has_error()) return again.error();
    if (const auto* part = meaning{pieces}.first_difference(meaning{again.value()})) {
        return error{
            std::string{part->origin}, part->line,
            fmt::format("{} cannot stand beside the partial before or after it: together they make another tag; "
                        "put a blank or a line end between them",
                        quoted(part->written))};
    }
    return {boost::system::in_place_value, std::move(joined)};
}

}  // namespace fib::mustache
