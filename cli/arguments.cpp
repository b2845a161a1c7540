#include "cli/arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <optional>

namespace fib::cli {

argument& argument::required() {
    option_->required();
    return *this;
}

argument& argument::type_name(const std::string& name) {
    option_->type_name(name);
    return *this;
}

argument& argument::one_of(const std::vector<std::string>& words) {
    option_->check(CLI::IsMember(words).description(""));
    option_->type_name(fmt::format("{}", fmt::join(words, "|")));
    return *this;
}

argument& argument::between(std::int64_t least, std::int64_t most) {
    option_->check(CLI::Range(least, most).description(""));
    return *this;
}

argument& argument::within(double least, double most) {
    option_->check(CLI::Range(least, most).description(""));
    return *this;
}

argument& argument::positive() {
    option_->check(CLI::Validator{CLI::PositiveNumber}.description(""));
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
    return argument{*verb_->add_option(name, value, meaning)};
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
