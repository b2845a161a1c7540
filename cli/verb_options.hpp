#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace fib::cli {

/// An option or positional as people see it.
struct shown_option {
    std::string name;                ///< "--limit", or "COMMUNITY" for a positional
    std::string value;               ///< "N"; empty for a flag
    std::vector<std::string> words;  ///< the only values it takes; empty where it takes others
    std::string description;         ///< one line
    bool positional = false;
    bool required = false;
};

struct shown_verb {
    std::string name;  ///< as people type it: "campaign:status"
    std::string description;
    std::string footer;  ///< its example
    std::vector<shown_option> options;
};

/// Every verb with every option, in the order of --help. What completions, manual pages and tests go by.
std::vector<shown_verb> shown_verbs(const CLI::App& program);
/// The options of the program, or of one verb.
std::vector<shown_option> shown_options(const CLI::App& of);

}  // namespace fib::cli
