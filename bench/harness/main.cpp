#include "bench/harness/email.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

int main(int argc, char** argv) {
    CLI::App app{
        "fibbench measures the whole path with the built binaries, a PostgreSQL of yours and the sandbox.\n"
        "It makes a database of its own on the server that DATABASE_URL names, and drops it at the end.",
        "fibbench"};
    app.require_subcommand(1);
    fib::bench::email_options chosen;
    auto* email = app.add_subcommand("email", "Sends a second from due rows to send_log, database and sandbox beside");
    email->add_option("--people", chosen.people, "how many are due")
        ->check(CLI::Range(1, 1'000'000'000))
        ->capture_default_str();
    email->add_option("--latency", chosen.latency, "how long the provider takes to answer")->capture_default_str();
    email->add_option("--jitter", chosen.jitter, "by how much that varies")->capture_default_str();
    email->add_option("--concurrency", chosen.concurrency, "calls in flight")->capture_default_str();
    email->add_flag("--json", chosen.json, "print JSON");
    email->footer("Example: DATABASE_URL=postgresql://postgres@127.0.0.1/postgres fibbench email --people 100000");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    try {
        chosen.binaries = std::filesystem::canonical("/proc/self/exe").parent_path().string();
        return fib::bench::run_email(chosen);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "fibbench: %s\n", problem.what());
        return 1;
    }
}
