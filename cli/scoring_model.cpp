#include "cli/scoring_model.hpp"

#include "base/small_file.hpp"
#include "cli/command.hpp"
#include "cli/written.hpp"
#include "seeds/files.hpp"

namespace fib::cli {
namespace {

constexpr const char* built_in = "seeds/scoring.toml";

std::string text_of_model(const std::string& file) {
    if (file.empty()) return seeds::text_of(seeds::embedded(), built_in);
    const auto text = read_small_file(file);
    if (!text) throw failure{text.error().text};
    return *text;
}

}  // namespace

scoring::model scoring_model(command& given, const std::string& file) {
    const auto read = scoring::read_model(text_of_model(file), file.empty() ? built_in : file);
    if (!read) refuse(given, read.error(), "nothing was scored");
    return *read;
}

}  // namespace fib::cli
