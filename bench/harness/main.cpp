#include "base/log.hpp"
#include "bench/harness/interruption.hpp"
#include "bench/harness/picture/picture.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenario.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace fib::bench;

struct output {
    bool json = false;
    bool no_picture = false;
    std::string picture;
};

void write_picture(const std::string& file, const std::string& text) {
    std::ofstream out{file};
    out << text;
    out.close();
    if (!out)
        throw std::runtime_error{fmt::format("the picture {} cannot be written; name another with --picture", file)};
    say("the picture is {}", std::filesystem::absolute(file).string());
}

int measure(const scenario_entry& which, scenario& chosen, const output& how) {
    const auto found = chosen.run();
    const auto text = how.json ? as_json(which.name, found) : as_table(which.name, found);
    fmt::print("{}", text);
    const auto file = how.picture.empty() ? fmt::format("fibbench-{}.svg", which.name) : how.picture;
    if (!how.no_picture) write_picture(file, draw(which.name, found));
    return found.holds() ? 0 : 1;
}

struct verb {
    const scenario_entry* entry;
    std::unique_ptr<scenario> made;
    CLI::App* app;
};

std::vector<verb> add_all(CLI::App& app, output& how) {
    std::vector<verb> out;
    for (const auto& entry : all_scenarios()) {
        auto* sub = app.add_subcommand(entry.name, entry.meaning);
        out.push_back({&entry, entry.make(), sub});
        options takes{*sub};
        out.back().made->offer(takes);
        sub->add_flag("--json", how.json, "Print one JSON object");
        sub->add_option("--picture", how.picture, fmt::format("The file to draw (default fibbench-{}.svg)", entry.name))
            ->type_name("FILE");
        sub->add_flag("--no-picture", how.no_picture, "Draw nothing");
        const auto* where = entry.needs_database ? "DATABASE_URL=postgresql://postgres@127.0.0.1/postgres " : "";
        sub->footer(fmt::format("Example: {}{}", where, entry.example));
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    watch_for_signals();
    CLI::App app{
        "fibbench measures the engine with the binaries beside it, a PostgreSQL of yours and a provider in a sandbox.\n"
        "It makes databases of its own on the server that DATABASE_URL names, and drops them at the end.",
        "fibbench"};
    app.require_subcommand(1);
    output how;
    const auto verbs = add_all(app, how);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    fib::set_up_log("warn", fib::log_format::text);
    try {
        for (const auto& one : verbs) {
            if (one.app->parsed()) return measure(*one.entry, *one.made, how);
        }
    } catch (const std::exception& problem) {
        fmt::print(stderr, "fibbench: {}\n", problem.what());
    }
    return 1;
}
