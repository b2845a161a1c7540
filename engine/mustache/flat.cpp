#include "mustache/flat.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fib::mustache {
namespace {

class flattener {
public:
    explicit flattener(const partial_source& partial) : partial_{partial} {}

    /// `indent` goes before every line of `text` that is not empty.
    std::optional<error> add(std::string_view text, std::string_view origin, std::string_view indent) {
        auto pieces = read_pieces(text, origin);
        if (pieces.has_error()) return pieces.error();
        chain_.push_back(origin);
        for (const auto& part : pieces.value()) {
            if (part.starts_line && !indent.empty()) add_indent(part, indent);
            if (part.kind != piece_kind::partial) {
                flat_.pieces.push_back(part);
            } else if (auto fault = add_partial(part, indent)) {
                return fault;
            }
        }
        chain_.pop_back();
        return {};
    }

    flat_template take() { return std::move(flat_); }

private:
    void add_indent(const piece& before, std::string_view indent) {
        piece blanks{.text = indent, .written = indent, .origin = before.origin, .line = before.line};
        blanks.in_force = before.in_force;
        grown_ += indent.size();
        flat_.pieces.push_back(blanks);
    }

    std::optional<error> add_partial(const piece& tag, std::string_view indent) {
        const auto wrong = [&](std::string_view what) {
            return error{
                std::string{tag.origin}, tag.line,
                fmt::format("the partial {} {} ({} > {})", quoted(tag.text), what, fmt::join(chain_, " > "), tag.text)};
        };
        if (std::find(chain_.begin() + 1, chain_.end(), tag.text) != chain_.end()) return wrong("includes itself");
        if (chain_.size() > deepest) return wrong("is included more than 64 deep");
        auto found = partial_ ? partial_(tag.text) : std::nullopt;
        if (!found) return wrong("does not exist");
        grown_ += found->size() + tag.written.size();
        if (grown_ > largest_template) return wrong("makes the template larger than 4 MiB");
        const auto& text = flat_.texts.emplace_back(*std::move(found));
        std::string_view below;
        if (tag.standalone && indent.size() + tag.indent.size() > 0) {
            below = flat_.texts.emplace_back(std::string{indent}.append(tag.indent));
        }
        return add(text, tag.text, below);
    }

    static constexpr std::size_t deepest = 64;

    const partial_source& partial_;
    flat_template flat_;
    std::vector<std::string_view> chain_;  // the template and the partials that lead to where we are
    std::size_t grown_ = 0;
};

}  // namespace

result<flat_template, error> flatten(std::string_view text, std::string_view origin, const partial_source& partial) {
    flattener all{partial};
    if (auto fault = all.add(text, origin, {})) return *std::move(fault);
    return all.take();
}

}  // namespace fib::mustache
