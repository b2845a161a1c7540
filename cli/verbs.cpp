#include "cli/verbs.hpp"

#include <CLI/App.hpp>

#include <algorithm>
#include <utility>

namespace fib::cli {
namespace {

/// CLI11 2.1 refuses a colon in a subcommand's name and takes it in an alias.
std::string without_colon(std::string name) {
    std::ranges::replace(name, ':', '-');
    return name;
}

}  // namespace

arguments verbs::add(const std::string& name, const std::string& description, const std::string& example, body run) {
    CLI::App& verb = *program_.add_subcommand(without_colon(name), description);
    if (name.find(':') != std::string::npos) verb.alias(name);
    verb.group("Commands");
    verb.footer("Example:\n  " + example);
    verb.add_flag("--json", json, "Print JSON, for machines");
    verb.add_option("--config", config_file, "Read settings from this TOML file; the environment wins")
        ->type_name("FILE");
    verb.callback([this, run = std::move(run)] { chosen_ = run; });
    return arguments{verb};
}

std::vector<std::string> verbs::names() const {
    std::vector<std::string> names;
    for (const CLI::App* verb : program_.get_subcommands({})) {
        names.push_back(verb->get_aliases().empty() ? verb->get_name() : verb->get_aliases().front());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace fib::cli
