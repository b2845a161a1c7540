#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
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
    /// `wrong` says what is wrong with a text; nothing where it will do.
    void text(const std::string& name, std::string& value, const std::string& meaning,
              std::function<std::string(const std::string& text)> wrong = nullptr);

private:
    CLI::App& app_;
};

/// What is wrong with something that was read, for options::text; empty where nothing is.
template <class Read>
std::string wrong_in(const Read& read) {
    return read ? std::string{} : read.error().text;
}

/// As a span is given on a command line.
std::string span_text(std::chrono::milliseconds span);

}  // namespace fib::bench
