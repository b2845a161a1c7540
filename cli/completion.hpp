#pragma once

#include <string>

namespace CLI {
class App;
}

namespace fib::cli {

enum class shell { bash, zsh, fish };

/// A script that completes verbs and their options in that shell, made of the same description as --help.
std::string completion_script(const CLI::App& program, shell which);

}  // namespace fib::cli
