#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace fib::cli {

/// One argument of a verb while it is declared. Every value is checked before the verb runs.
class argument {
public:
    explicit argument(CLI::Option& option) : option_{&option} {}

    argument& required();
    /// What stands for the value in help: "ID|SLUG".
    argument& type_name(const std::string& name);
    /// Help shows them for the value.
    argument& one_of(const std::vector<std::string>& words);
    /// The borders, both of them taken, are told by the error and no part of help.
    argument& between(std::int64_t least, std::int64_t most);
    argument& within(double least, double most);
    /// Help shows the value that the variable has now.
    argument& shown_default();
    /// One word holds several values.
    argument& split_at(char separator);
    /// The name may stand alone; the variable then keeps what it has.
    argument& value_optional();

    /// How many times the command line gave it, once that is parsed.
    std::size_t times() const;

private:
    CLI::Option* option_;
};

/// Declares what a verb takes on the command line: in one place, for CLI11 in every verb's file would be most of what
/// the compiler reads there. Each value is bound to a variable that lives until the verb has run.
class arguments {
public:
    explicit arguments(CLI::App& verb) : verb_{&verb} {}

    /// `--name`, or a positional where the name has no dashes. T is a string, a number, an optional of these, or a
    /// vector of strings, which takes all that follows.
    template <class T>
    argument add_option(const std::string& name, T& value, const std::string& meaning);
    argument add_flag(const std::string& name, bool& value, const std::string& meaning);
    /// Below the example in help.
    void remark(const std::string& text);

private:
    CLI::App* verb_;
};

}  // namespace fib::cli
