#include "cli/commands.hpp"
#include "cli/verb_options.hpp"
#include "cli/verbs.hpp"
#include "support/fibctl.hpp"

#include <CLI/App.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace fib::cli;
using fib::test::fibctl;

TEST_CASE("a value that will not do is named, and what would") {
    struct asked {
        std::vector<std::string> arguments;
        std::string told;
    };
    for (const auto& [arguments, told] :
         {asked{{"campaign:process", "--limit", "0"}, "--limit: 0 is not from 1 to 1000000000"},
          asked{{"campaign:process", "--limit", "1001.5"}, "--limit: '1001.5' is no whole number"},
          asked{{"campaign:process", "--limit", "99999999999999999999"}, "is no whole number"},
          asked{{"campaign:status", "--watch", "0"}, "--watch: 0 is not from 0.1 to 86400"},
          asked{{"campaign:status", "--watch", "often"}, "--watch: 'often' is no number"},
          asked{{"webhook:remove", "first"}, "ID: 'first' is no whole number"},
          asked{{"campaign:pause", "--reason", "x", "--channel", "fax"},
                "--channel: 'fax' is none of email, sms, voice"},
          asked{{"completion", ""}, "SHELL: '' is none of bash, zsh, fish"}}) {
        CAPTURE(told);
        const auto given = fibctl(arguments);
        CHECK(given.code == exit_code::wrong_usage);
        CHECK(given.err.find(told) != std::string::npos);
        CHECK(given.err.find("--help") != std::string::npos);
    }
}

TEST_CASE("help names values as people do, and no type of the compiler's") {
    CLI::App program;
    verbs all{program};
    register_commands(all);
    for (const auto& verb : shown_verbs(program)) {
        for (const auto& option : verb.options) {
            CAPTURE(verb.name);
            CAPTURE(option.name);
            for (const char* type : {"INT", "UINT", "FLOAT", "BOOLEAN", ":", "{", "["}) {
                CHECK(option.value.find(type) == std::string::npos);
            }
        }
    }
}
