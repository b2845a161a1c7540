#include "cli/frame.hpp"

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "store/session.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <utility>

namespace fib::cli {
namespace {

exit_code complain(std::ostream& err, std::string_view text, exit_code code) {
    err << "fibctl: " << one_line(text) << '\n';
    return code;
}

/// The verb that was typed, if it is none of ours.
std::optional<std::string> unknown_verb(const std::vector<std::string>& arguments, const CLI::App& program) {
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (argument == "--config") {
            ++at;
        } else if (!argument.starts_with('-')) {
            const auto all = program.get_subcommands([&](const CLI::App* verb) { return verb->check_name(argument); });
            return all.empty() ? std::optional{argument} : std::nullopt;
        }
    }
    return std::nullopt;
}

exit_code complain_of_verb(std::ostream& err, const std::string& typed, const verbs& all) {
    std::string text = fmt::format("there is no command '{}'", typed);
    const auto near = near_matches(typed, all.names());
    text += near.empty() ? "." : fmt::format("; did you mean {}?", fmt::join(near, " or "));
    text += " 'fibctl --help' lists all commands.";
    return complain(err, text, exit_code::wrong_usage);
}

exit_code complain_of_usage(std::ostream& err, const std::string& what, const CLI::App& program) {
    const auto chosen = program.get_subcommands();
    std::string verb;
    if (!chosen.empty()) {
        verb = " " + (chosen[0]->get_aliases().empty() ? chosen[0]->get_name() : chosen[0]->get_aliases().front());
    }
    return complain(err, fmt::format("{}. See 'fibctl{} --help'.", what, verb), exit_code::wrong_usage);
}

environment read_environment(const surroundings& around, const std::string& config_file) {
    environment variables{around.variables, around.folder};
    if (auto problem = variables.read_dotenv()) throw failure{problem->text};
    if (!config_file.empty()) {
        if (auto problem = variables.read_toml(config_file)) throw failure{problem->text};
    }
    return variables;
}

/// Everything that a verb lets through becomes one sentence.
exit_code run_verb(const verbs& all, const surroundings& around) {
    try {
        const environment variables = read_environment(around, all.config_file);
        const loaded_settings loaded = load_settings(variables);
        command given{around.out, around.err, around.clock, around.out_is_terminal, around.err_is_terminal,
                      all.json,   variables,  loaded};
        const exit_code code = all.chosen()(given);
        around.out.flush();
        if (!around.out) return complain(around.err, "the output could not be written", exit_code::failed);
        return code;
    } catch (const usage_error& error) {
        return complain(around.err, error.what(), exit_code::wrong_usage);
    } catch (const failure& error) {
        return complain(around.err, error.what(), exit_code::failed);
    } catch (const store::error& error) {
        return complain(around.err, store_sentence(error), exit_code::failed);
    } catch (const std::bad_alloc&) {
        return complain(around.err, "this machine has no memory left for it; free some and run it again",
                        exit_code::failed);
    } catch (const std::exception& error) {
        return complain(around.err, error.what(), exit_code::failed);
    }
}

}  // namespace

exit_code run(std::vector<std::string> arguments, const surroundings& around) {
    CLI::App program{"Campaign engine: email, SMS and voice out of PostgreSQL.", "fibctl"};
    program.formatter(std::make_shared<help>());
    program.get_formatter()->column_width(34);
    program.get_formatter()->label("SUBCOMMAND", "COMMAND");
    program.set_version_flag("--version", "fibctl " FIB_VERSION);
    program.require_subcommand(0, 1);
    verbs all{program};
    program.add_flag("--json", all.json, "Print JSON, for machines");
    program.add_option("--config", all.config_file, "Read settings from this TOML file; the environment wins")
        ->type_name("FILE");
    program.footer("'fibctl COMMAND --help' says more, with an example.");
    register_commands(all);

    if (const auto typed = unknown_verb(arguments, program)) return complain_of_verb(around.err, *typed, all);
    try {
        std::ranges::reverse(arguments);  // as CLI11 wants them
        program.parse(std::move(arguments));
    } catch (const CLI::Success& asked) {  // --help, --version
        program.exit(asked, around.out, around.err);
        return exit_code::done;
    } catch (const CLI::ParseError& error) {
        return complain_of_usage(around.err, error.what(), program);
    }
    if (!all.chosen()) {
        around.err << program.help();
        return exit_code::wrong_usage;
    }
    return run_verb(all, around);
}

}  // namespace fib::cli
