#include "bench/harness/options.hpp"

#include "cli/arguments.hpp"
#include "sandbox/settings.hpp"

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <fmt/format.h>

#include <utility>

namespace fib::bench {

void options::number(const std::string& name, std::int64_t& value, const std::string& meaning, std::int64_t least,
                     std::int64_t most) {
    cli::arguments{app_}.add_option(name, value, meaning).between(least, most).shown_default();
}

void options::span(const std::string& name, std::chrono::milliseconds& value, const std::string& meaning) {
    const auto take = [&value, name](const std::string& text) {
        const auto read = sandbox::parse_duration(text);
        if (!read) throw CLI::ValidationError{name, read.error().text};
        if (*read < std::chrono::milliseconds::zero()) throw CLI::ValidationError{name, "a time is 0 or more"};
        value = *read;
    };
    app_.add_option_function<std::string>(name, take, meaning)->type_name("TIME")->default_str(span_text(value));
}

void options::flag(const std::string& name, bool& value, const std::string& meaning) {
    app_.add_flag(name, value, meaning);
}

void options::text(const std::string& name, std::string& value, const std::string& meaning,
                   std::function<std::string(const std::string& text)> wrong) {
    auto* option = app_.add_option(name, value, meaning)->capture_default_str();
    if (wrong) option->check(std::move(wrong));
}

std::string span_text(std::chrono::milliseconds span) {
    const auto ms = span.count();
    if (ms > 0 && ms % 60'000 == 0) return fmt::format("{}m", ms / 60'000);
    if (ms > 0 && ms % 1000 == 0) return fmt::format("{}s", ms / 1000);
    return fmt::format("{}ms", ms);
}

}  // namespace fib::bench
