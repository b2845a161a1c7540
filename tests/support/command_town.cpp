#include "support/command_town.hpp"

#include "support/fibctl.hpp"

#include <utility>

namespace fib::test {

cli::exit_code command_town::fibctl(std::vector<std::string> arguments) {
    auto said = test::fibctl(std::move(arguments), {{"DATABASE_URL", settings().url.reveal()}});
    out = std::move(said.out);
    err = std::move(said.err);
    return said.code;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace fib::test
