#include "support/fibctl.hpp"

#include "base/clock.hpp"
#include "cli/frame.hpp"

#include <sstream>
#include <utility>

namespace fib::test {

answer fibctl(std::vector<std::string> arguments, std::map<std::string, std::string> variables) {
    std::ostringstream out, err;
    const auto code = cli::run(std::move(arguments), {.variables = std::move(variables),
                                                      .folder = "/nonexistent",
                                                      .out = out,
                                                      .err = err,
                                                      .clock = machine_clock()});
    return {code, out.str(), err.str()};
}

}  // namespace fib::test
