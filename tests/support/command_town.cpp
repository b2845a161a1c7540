#include "support/command_town.hpp"

#include "cli/frame.hpp"

#include <sstream>
#include <utility>

namespace fib::test {

cli::exit_code command_town::fibctl(std::vector<std::string> arguments) {
    std::ostringstream to_out, to_err;
    const auto code = cli::run(std::move(arguments), {.variables = {{"DATABASE_URL", settings().url.reveal()}},
                                                      .folder = "/nonexistent",
                                                      .out = to_out,
                                                      .err = to_err,
                                                      .clock = machine_clock()});
    out = to_out.str();
    err = to_err.str();
    return code;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace fib::test
