#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fib {

/// The variables of this process.
std::map<std::string, std::string> process_environment();

/// Where settings come from. For a name NAME the first of these that has it counts:
///   1. the process environment: NAME, else the file that NAME_FILE names (one line end at its end is cut);
///   2. the file `.env`: the same two;
///   3. the TOML file of --config: a key `name` in any case, or the tables that lead to it joined by '_' ([ses] key is
///      SES_KEY); the same two.
/// A NAME that is set to nothing counts as not set, and hides what the later places say.
class environment {
public:
    struct found {
        std::string value;  ///< never empty
        std::string from;   ///< for people: "environment", "file /run/secrets/x", ".env", "config.toml"
    };

    /// `folder` is where `.env` and relative paths of files are looked for; empty: the current one.
    explicit environment(std::map<std::string, std::string> process, std::string folder = {});

    /// Reads `.env` where there is one. Lines are `NAME=value`; values may stand in single quotes (taken as they are)
    /// or double ones (with \n, \", \\, \$); `#` begins a comment; `${OTHER}` is the process environment's value, else
    /// that of a line above, else nothing. Errors name file and line and never quote a value.
    std::optional<problem> read_dotenv();
    std::optional<problem> read_toml(const std::string& path);

    /// Nothing if it is not set. An error if NAME_FILE names a file that cannot be read.
    result<std::optional<found>, problem> find(std::string_view name) const;

private:
    using values = std::map<std::string, std::string, std::less<>>;
    result<std::optional<found>, problem> find_in(const values& place, std::string_view name,
                                                  const std::string& called) const;
    std::string path_of(const std::string& file) const;

    values process_;
    values dotenv_;
    values toml_;
    std::string toml_name_;
    std::string folder_;
};

}  // namespace fib
