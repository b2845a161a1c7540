#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/steps.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

struct options {
    std::string file;
    std::string sequence;
};

void write_file(const std::string& name, const std::string& text) {
    std::ofstream file{name, std::ios::binary | std::ios::trunc};
    if (!file) throw failure{fmt::format("cannot write {}: {}", name, std::strerror(errno))};
    file << text;
    file.close();
    if (!file) throw failure{fmt::format("{} could not be written to its end: {}", name, std::strerror(errno))};
}

exit_code run(command& given, const options& chosen) {
    if (given.json && chosen.file.empty())
        throw usage_error{"--json says what went to FILE; as JSON: steps:list --json"};
    store::session on{database_of(given, std::chrono::seconds{15})};
    const auto in = must_find_sequence(on, chosen.sequence);
    const auto steps = steps_of(on, in.id);
    const auto text = write_steps_file(steps);
    if (chosen.file.empty()) {
        given.out << text;
        return exit_code::done;
    }
    write_file(chosen.file, text);
    const auto count = std::ranges::count_if(steps, &stored_step::active);
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("sequence", in.id).field("exported", std::int64_t{count});
        json.field("file", chosen.file).end_object().end();
    } else {
        given.out << fmt::format("{} written to {}; to bring changes back: fibctl steps:import {} --sequence {}\n",
                                 counted(count, "step", "steps"), chosen.file, chosen.file, in.id);
    }
    return exit_code::done;
}

}  // namespace

void steps_export(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("steps:export", "Write the steps of a sequence as CSV that steps:import reads",
                "fibctl steps:export steps.csv --sequence 1", [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("FILE", chosen->file, "Where to; without it standard output");
    verb.add_option("--sequence", chosen->sequence, "Which; not needed where there is only one").type_name("ID|NAME");
    verb.remark("Retired steps are left out: a file holds what the sequence is to be.");
}

}  // namespace fib::cli::commands
