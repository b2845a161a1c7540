#pragma once

#include "cli/arguments.hpp"
#include "cli/command.hpp"

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace fib::cli {

/// The verbs of the program while they are being registered.
class verbs {
public:
    using body = std::function<exit_code(command&)>;

    explicit verbs(CLI::App& program) : program_{program} {}

    /// Adds a verb and returns what declares its arguments: bind each to a value that `run` shares. `name` is
    /// as people type it ("campaign:status"); `example` is a whole command line. --help, --json and --config are there
    /// already.
    arguments add(const std::string& name, const std::string& description, const std::string& example, body run);

    /// Whether the command line asks for JSON, and the file named by --config: written while it is parsed.
    bool json = false;
    std::string config_file;

    /// What the command line chose, once it is parsed. Empty if it chose nothing.
    const body& chosen() const { return chosen_; }
    /// What --help is made of; lives as long as this.
    const CLI::App& program() const { return program_; }
    /// The names as people type them, sorted.
    std::vector<std::string> names() const;

private:
    CLI::App& program_;
    body chosen_;
};

}  // namespace fib::cli
