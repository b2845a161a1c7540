#include "cli/arguments.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace fib::cli {
namespace {

template <class Number>
std::optional<Number> number_of(const std::string& text) {
    Number value{};
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{value} : std::nullopt;
}

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>> ||
                                std::is_same_v<T, std::vector<std::string>>;

}  // namespace

argument& argument::required() {
    option_->required();
    return *this;
}

argument& argument::type_name(const std::string& name) {
    option_->type_name(name);
    return *this;
}

argument& argument::one_of(const std::vector<std::string>& words) {
    option_->check([words](const std::string& text) {
        if (std::ranges::find(words, text) != words.end()) return std::string{};
        return fmt::format("'{}' is none of {}", text, fmt::join(words, ", "));
    });
    option_->type_name(fmt::format("{}", fmt::join(words, "|")));
    return *this;
}

argument& argument::between(std::int64_t least, std::int64_t most) {
    option_->check([least, most](const std::string& text) {
        const auto value = number_of<std::int64_t>(text);
        if (value && *value >= least && *value <= most) return std::string{};
        return fmt::format("{} is not from {} to {}", text, least, most);
    });
    return *this;
}

argument& argument::within(double least, double most) {
    option_->check([least, most](const std::string& text) {
        const auto value = number_of<double>(text);
        if (value && *value >= least && *value <= most) return std::string{};
        return fmt::format("{} is not from {} to {}", text, least, most);
    });
    return *this;
}

argument& argument::shown_default() {
    option_->capture_default_str();
    return *this;
}

argument& argument::split_at(char separator) {
    option_->delimiter(separator);
    return *this;
}

argument& argument::value_optional() {
    option_->expected(0, 1);
    return *this;
}

std::size_t argument::times() const {
    return option_->count();
}

template <class T>
argument arguments::add_option(const std::string& name, T& value, const std::string& meaning) {
    auto* option = verb_->add_option(name, value, meaning);
    // A positional's name says it.
    option->type_name(!is_text<T> ? "N" : name.starts_with('-') ? "TEXT" : "");
    if constexpr (!is_text<T>) {
        using number = std::conditional_t<std::is_same_v<T, double>, double, std::int64_t>;
        option->check([](const std::string& text) {
            if (number_of<number>(text)) return std::string{};
            return fmt::format("'{}' is no {}number", text, std::is_same_v<number, double> ? "" : "whole ");
        });
    }
    return argument{*option};
}

argument arguments::add_flag(const std::string& name, bool& value, const std::string& meaning) {
    return argument{*verb_->add_flag(name, value, meaning)};
}

void arguments::remark(const std::string& text) {
    verb_->footer(verb_->get_footer() + "\n\n" + text);
}

template argument arguments::add_option(const std::string&, std::string&, const std::string&);
template argument arguments::add_option(const std::string&, std::optional<std::string>&, const std::string&);
template argument arguments::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template argument arguments::add_option(const std::string&, int&, const std::string&);
template argument arguments::add_option(const std::string&, std::optional<int>&, const std::string&);
template argument arguments::add_option(const std::string&, std::int64_t&, const std::string&);
template argument arguments::add_option(const std::string&, std::optional<std::int64_t>&, const std::string&);
template argument arguments::add_option(const std::string&, std::optional<std::uint64_t>&, const std::string&);
template argument arguments::add_option(const std::string&, double&, const std::string&);

}  // namespace fib::cli
