#include "cli/verb_options.hpp"

#include "cli/print.hpp"

#include <CLI/App.hpp>

#include <algorithm>

namespace fib::cli {
namespace {

std::string value_of(const CLI::Option& one) {
    return one.get_expected_max() == 0 ? std::string{} : one.get_type_name();
}

/// Of "email|sms|voice". What stands for many values, such as "ID|SLUG", is in capitals.
std::vector<std::string> words_of(const std::string& value) {
    const auto capital = [](char one) { return one >= 'A' && one <= 'Z'; };
    if (value.find('|') == std::string::npos || std::ranges::any_of(value, capital)) return {};
    std::vector<std::string> out(1);
    for (const char one : value) {
        if (one == '|') {
            out.emplace_back();
        } else {
            out.back() += one;
        }
    }
    return out;
}

}  // namespace

std::vector<shown_option> shown_options(const CLI::App& of) {
    std::vector<shown_option> out;
    for (const CLI::Option* one : of.get_options()) {
        const bool positional = one->get_lnames().empty() && one->get_snames().empty();
        out.push_back({.name = positional ? one->get_name(true) : "--" + one->get_lnames().front(),
                       .value = value_of(*one),
                       .words = words_of(value_of(*one)),
                       .description = one_line(one->get_description()),
                       .positional = positional,
                       .required = one->get_required()});
    }
    return out;
}

std::vector<shown_verb> shown_verbs(const CLI::App& program) {
    std::vector<shown_verb> out;
    for (const CLI::App* verb : program.get_subcommands({})) {
        const auto& aliases = verb->get_aliases();
        out.push_back({.name = aliases.empty() ? verb->get_name() : aliases.front(),
                       .description = one_line(verb->get_description()),
                       .footer = verb->get_footer(),
                       .options = shown_options(*verb)});
    }
    return out;
}

}  // namespace fib::cli
