#include "inbound/form.hpp"

#include <algorithm>

namespace fib::inbound {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? digit(text[at + 1]) : -1;
        const int low = high >= 0 ? digit(text[at + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

}  // namespace

std::optional<form> read_form(std::string_view text) {
    form out;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto one = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (one.empty()) continue;
        if (out.size() == most_fields) return std::nullopt;
        const auto equals = std::min(one.find('='), one.size());
        out.emplace_back(decoded(one.substr(0, equals)), decoded(one.substr(std::min(one.size(), equals + 1))));
    }
    return out;
}

std::string_view first_of(const form& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &form::value_type::first);
    return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace fib::inbound
