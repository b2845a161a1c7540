#pragma once

#include "base/clock.hpp"
#include "settings.hpp"

#include <iosfwd>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace fib::cli {

enum class exit_code { done = 0, failed = 1, wrong_usage = 2 };

/// What a verb is given of the world outside; a test gives its own.
struct surroundings {
    std::map<std::string, std::string> variables;  ///< the process environment
    std::string folder;                            ///< where `.env` is looked for; empty: the current one
    std::ostream& out;                             ///< what was asked for
    std::ostream& err;                             ///< problems, progress
    const fib::clock& clock;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
};

/// Ends a verb with exit code 1 from any depth. The text is one sentence for a person: what was wrong, where, and what
/// to do next. The frame prints it.
class failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Ends a verb with exit code 2, for arguments that only the verb itself can judge.
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a verb receives when it runs.
struct command {
    std::ostream& out;
    std::ostream& err;
    const fib::clock& clock;
    bool out_is_terminal;
    bool err_is_terminal;
    bool json;  ///< print JSON for machines and nothing else on `out`
    const environment& variables;
    const loaded_settings& loaded;

    /// The settings, if those parts of them are right; else a failure that names what is wrong.
    const settings& need(const std::vector<settings_part>& parts) const;
};

}  // namespace fib::cli
