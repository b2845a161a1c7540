#include "cli/completion.hpp"

#include "cli/commands.hpp"
#include "cli/manual.hpp"
#include "cli/verb_options.hpp"

#include <CLI/App.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace fib::cli;

namespace {

struct described {
    CLI::App program{"A program.", "fibctl"};
    verbs all{program};
    described() { register_commands(all); }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string without(std::string text, char byte) {
    std::erase(text, byte);
    return text;
}

}  // namespace

TEST_CASE("every verb and every option of it is completed in every shell") {
    const described given;
    const auto listed = shown_verbs(given.program);
    REQUIRE(listed.size() == given.all.names().size());
    REQUIRE(listed.size() > 25);
    const auto bash = completion_script(given.program, shell::bash);
    const auto zsh = without(completion_script(given.program, shell::zsh), '\\');
    const auto fish = completion_script(given.program, shell::fish);
    for (const auto& verb : listed) {
        CAPTURE(verb.name);
        const auto begin = bash.find("    " + verb.name + ") names=");
        REQUIRE(begin != std::string::npos);
        const auto line = bash.substr(begin, bash.find('\n', begin) - begin);
        CHECK(has(zsh, "'" + verb.name + ":"));
        CHECK(has(fish, " -a " + verb.name + " "));
        for (const auto& option : verb.options) {
            if (option.positional) continue;
            CAPTURE(option.name);
            CHECK(has(line, option.name));
            CHECK(has(zsh, option.name + "["));
            CHECK(has(fish, "'__fish_seen_subcommand_from " + verb.name + "' -l " + option.name.substr(2)));
        }
    }
}

TEST_CASE("where only some words can stand, those are offered and no files") {
    const described given;
    const auto bash = completion_script(given.program, shell::bash);
    CHECK(has(bash, "\n    'campaign:pause --channel') words='email sms voice' ;;\n"));
    CHECK(has(bash, "\n    'migrate --to') words='' ;;\n    'migrate '*) words='up down status' ;;\n"));
    CHECK_FALSE(has(bash, "'community:deploy '*)"));
    const auto zsh = completion_script(given.program, shell::zsh);
    CHECK(has(zsh, ":email|sms|voice:(email sms voice)'"));
    const auto fish = completion_script(given.program, shell::fish);
    CHECK(has(fish, "'__fish_seen_subcommand_from campaign:pause' -l channel -r -f -a 'email sms voice' -d"));
    CHECK(has(fish, "'__fish_seen_subcommand_from migrate' -f -a 'up down status' -d"));
}

TEST_CASE("every verb has a manual page with every option, and the first page lists them all") {
    const described given;
    const auto pages = manual_pages(given.program);
    const auto first = without(pages.at("fibctl.1"), '\\');
    for (const auto& verb : shown_verbs(given.program)) {
        CAPTURE(verb.name);
        CHECK(has(first, ".B " + verb.name + "\n"));
        auto name = "fibctl-" + verb.name + ".1";
        std::ranges::replace(name, ':', '-');
        REQUIRE(pages.contains(name));
        const auto page = without(pages.at(name), '\\');
        CHECK(has(page, ".SH EXAMPLE\n.nf\n"));
        for (const auto& option : verb.options) {
            CAPTURE(option.name);
            CHECK(has(page, ".B " + option.name));
            CHECK_FALSE(option.description.empty());
        }
    }
}
