#include "mustache/code.hpp"

#include <stdexcept>

namespace fib::mustache {

void program::render(std::span<const std::string_view> slots, std::string& out) const {
    const auto& code = *body_;
    if (!code.known) throw std::logic_error{"a template compiled without known names was rendered with slots"};
    if (slots.size() != code.names.size()) throw std::logic_error{"a template was rendered with the wrong slots"};
    constexpr std::size_t usual_value = 32;
    out.reserve(out.size() + code.text.size() + code.steps.size() * usual_value);
    for (std::size_t at = 0; at < code.steps.size();) {
        const auto& now = code.steps[at];
        out.append(code.text.data() + now.text_begin, now.text_size);
        ++at;
        switch (now.act) {
            case step::action::variable:
                code.escaped.append(slots[now.name], out);
                break;
            case step::action::raw_variable:
                code.raw.append(slots[now.name], out);
                break;
            case step::action::section:
                if (slots[now.name].empty()) at = now.next;
                break;
            case step::action::inverted:
                if (!slots[now.name].empty()) at = now.next;
                break;
            case step::action::none:
            case step::action::line_start:
            case step::action::partial:
                break;
        }
    }
}

}  // namespace fib::mustache
