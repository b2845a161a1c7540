#include "mustache/code.hpp"

#include <stdexcept>

namespace fib::mustache {
namespace {

bool truthy(const value& what) {
    if (const auto* flag = std::get_if<bool>(&what.is)) return *flag;
    if (const auto* text = std::get_if<std::string>(&what.is)) return !text->empty();
    if (const auto* list = std::get_if<value::list>(&what.is)) return !list->empty();
    return std::holds_alternative<value::object>(what.is);
}

const value* member(const value& of, std::string_view name) {
    const auto* object = std::get_if<value::object>(&of.is);
    if (!object) return nullptr;
    const auto found = object->find(name);
    return found == object->end() ? nullptr : &found->second;
}

}  // namespace

/// One rendering of a template whose names are looked up.
class walk {
public:
    walk(const program& what, const value& data, std::string& out)
        : code_{*what.body_}, out_{out}, start_{out.size()}, scopes_{&data} {}

    result<void, problem> run() {
        if (code_.known) throw std::logic_error{"a template compiled with known names was rendered with a value"};
        run(code_.routines.front());
        if (!stopped_.empty()) return problem{stopped_};
        return {};
    }

private:
    // Deep enough for any data that JSON preview files hold, shallow enough for any stack.
    static constexpr int deepest = 500;
    static constexpr int most_steps = 1'000'000;
    static constexpr std::size_t largest = std::size_t{64} << 20U;

    void run(routine range) {
        if (++depth_ > deepest) stop("nests deeper than 500");
        for (auto at = range.begin; at < range.end && stopped_.empty();) {
            const auto& now = code_.steps[at];
            out_.append(code_.text, now.text_begin, now.text_size);
            if (++steps_ > most_steps) stop("takes more than a million steps");
            if (out_.size() - start_ > largest) stop("prints more than 64 MiB");
            ++at;
            switch (now.act) {
                case step::action::none:
                    break;
                case step::action::variable:
                    print(now.name, code_.escaped);
                    break;
                case step::action::raw_variable:
                    print(now.name, code_.raw);
                    break;
                case step::action::line_start:
                    code_.raw.append(indent_, out_);
                    break;
                case step::action::partial:
                    include(now);
                    break;
                case step::action::inverted:
                    if (truthy(look_up(now.name))) at = now.next;
                    break;
                case step::action::section:
                    repeat({at, now.next}, look_up(now.name));
                    at = now.next;
                    break;
            }
        }
        --depth_;
    }

    void repeat(routine range, const value& over) {
        if (!truthy(over)) return;
        const auto* list = std::get_if<value::list>(&over.is);
        const auto count = list ? list->size() : 1;
        for (std::size_t i = 0; i < count && stopped_.empty(); ++i) {
            ++steps_;
            scopes_.push_back(list ? &(*list)[i] : &over);
            run(range);
            scopes_.pop_back();
        }
    }

    void include(const step& call) {
        auto outer = indent_;
        indent_ = call.standalone ? outer + call.indent : std::string{};
        if (indent_.size() > longest_indent) stop("indents further than 10,000");
        run(code_.routines[call.name]);
        indent_ = std::move(outer);
    }

    void print(std::uint32_t name, const escaper& with) {
        const auto& what = look_up(name);
        if (const auto* text = std::get_if<std::string>(&what.is)) with.append(*text, out_);
        if (const auto* flag = std::get_if<bool>(&what.is)) with.append(*flag ? "true" : "false", out_);
    }

    /// The first part of a dotted name is looked for from the innermost scope outwards, the rest in what that found.
    const value& look_up(std::uint32_t id) const {
        static const value missing;
        const std::string_view name = code_.names[id];
        if (name == ".") return *scopes_.back();
        auto dot = name.find('.');
        const value* found = nullptr;
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend() && !found; ++scope) {
            found = member(**scope, name.substr(0, dot));
        }
        while (found && dot != name.npos) {
            const auto begin = dot + 1;
            dot = name.find('.', begin);
            found = member(*found, name.substr(begin, dot == name.npos ? dot : dot - begin));
        }
        return found ? *found : missing;
    }

    void stop(std::string_view why) {
        if (stopped_.empty()) stopped_ = "the template with this data ";
        if (stopped_.back() == ' ') stopped_.append(why) += ": look for a partial that includes itself without end";
    }

    static constexpr std::size_t longest_indent = 10'000;

    const program::body& code_;
    std::string& out_;
    std::size_t start_;
    std::vector<const value*> scopes_;
    std::string indent_;
    int depth_ = 0;
    int steps_ = 0;
    std::string stopped_;
};

result<void, problem> program::render(const value& data, std::string& out) const {
    return walk{*this, data, out}.run();
}

}  // namespace fib::mustache
