#pragma once

#include "cli/command.hpp"

#include <map>
#include <string>
#include <vector>

namespace fib::test {

struct answer {
    cli::exit_code code;
    std::string out, err;
};

/// fibctl in this process, with these variables and no others, in a folder that is not there.
answer fibctl(std::vector<std::string> arguments, std::map<std::string, std::string> variables = {});

}  // namespace fib::test
