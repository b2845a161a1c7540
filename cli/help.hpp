#pragma once

#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace fib::cli {

/// Help that shows a verb under the name people type, with its colon.
class help : public CLI::Formatter {
public:
    std::string make_usage(const CLI::App* app, std::string name) const override;
    std::string make_subcommand(const CLI::App* verb) const override;
};

/// The names that `typed` may have meant, the nearest first, at most three; empty if none is near.
std::vector<std::string> near_matches(std::string_view typed, const std::vector<std::string>& names);

}  // namespace fib::cli
