#pragma once

#include "cli/command.hpp"
#include "support/town.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::test {

/// A town in which fibctl is run.
struct command_town : town {
    /// What the last command said.
    std::string out, err;
    cli::exit_code fibctl(std::vector<std::string> arguments);
};

bool has(const std::string& text, std::string_view part);

}  // namespace fib::test
