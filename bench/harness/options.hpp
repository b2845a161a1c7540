#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace fib::bench {

/// Declares what a scenario takes on the command line. Every value is checked before the scenario runs, and keeps what
/// it has as its default.
class options {
public:
    explicit options(CLI::App& app) : app_{app} {}

    void number(const std::string& name, std::int64_t& value, const std::string& meaning, std::int64_t least = 1,
                std::int64_t most = 1'000'000'000);
    /// `250ms`, `30s`, `10m`
    void span(const std::string& name, std::chrono::milliseconds& value, const std::string& meaning);
    void flag(const std::string& name, bool& value, const std::string& meaning);
    void text(const std::string& name, std::string& value, const std::string& meaning);

private:
    CLI::App& app_;
};

/// As a span is given on a command line.
std::string span_text(std::chrono::milliseconds span);

}  // namespace fib::bench
