#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <ostream>

namespace fib::cli::commands {
namespace {

void print_json(const command& given) {
    json_writer json{given.out};
    json.begin_object().field("ok", given.loaded.problems.empty()).key("settings").begin_array();
    for (const shown_setting& one : given.loaded.shown) {
        json.begin_object().field("name", one.name);
        json.key("value");
        one.from.empty() ? json.null() : json.value(one.value);
        json.key("from");
        one.from.empty() ? json.null() : json.value(one.from);
        json.end_object();
    }
    json.end_array().key("problems").begin_array();
    for (const settings_problem& one : given.loaded.problems) {
        json.begin_object().field("name", one.variable).field("problem", one.text).end_object();
    }
    json.end_array().key("notes").begin_array();
    for (const std::string& one : given.loaded.notes) json.value(one);
    json.end_array().end_object().end();
}

void print_people(const command& given) {
    table settings{{{"SETTING"}, {"VALUE"}, {"FROM"}}};
    for (const shown_setting& one : given.loaded.shown) settings.row({one.name, one.value, one.from});
    settings.print(given.out);
    for (const std::string& one : given.loaded.notes) given.out << "\nnote: " << one_line(one) << '\n';
    const auto& problems = given.loaded.problems;
    if (problems.empty()) {
        given.out << "\nEvery setting can be read.\n";
        return;
    }
    given.out << '\n' << counted(static_cast<std::int64_t>(problems.size()), "problem", "problems") << ":\n";
    for (const settings_problem& one : problems) given.out << "  " << one_line(one.text) << '\n';
}

}  // namespace

void config_check(verbs& all) {
    all.add("config:check", "Show every setting, where it comes from, and what is wrong with it",
            "fibctl config:check --config production.toml", [](command& given) {
                given.json ? print_json(given) : print_people(given);
                return given.loaded.problems.empty() ? exit_code::done : exit_code::failed;
            });
}

}  // namespace fib::cli::commands
