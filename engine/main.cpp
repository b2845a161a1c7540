#include "base/environment.hpp"
#include "base/log.hpp"
#include "daemon.hpp"
#include "settings.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace {

std::vector<fib::settings_part> parts_of(fib::role what) {
    using part = fib::settings_part;
    std::vector<part> out{part::database, part::engine, part::sending, part::server, part::log};
    if (sends(what)) out.push_back(part::email);
    if (hears(what)) out.push_back(part::inbound);
    return out;
}

int start(const std::string& config, fib::role what) {
    fib::environment variables{fib::process_environment()};
    auto unreadable = variables.read_dotenv();
    if (!unreadable && !config.empty()) unreadable = variables.read_toml(config);
    if (unreadable) {
        std::fprintf(stderr, "fibengine: %s\n", unreadable->text.c_str());
        return 1;
    }
    const auto loaded = fib::load_settings(variables);
    const auto problems = loaded.problems_of(parts_of(what));
    for (const auto& problem : problems) std::fprintf(stderr, "fibengine: %s\n", problem.text.c_str());
    if (!problems.empty()) {
        std::fprintf(stderr, "fibengine: not started; `fibctl config:check` shows every setting\n");
        return 1;
    }
    fib::set_up_log(loaded.values.log.level, loaded.values.log.format);
    for (const auto& note : loaded.notes) spdlog::warn("{}", note);
    return fib::run_daemon(loaded.values, what);
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app{
        "fibengine sends what is due, for ever, and hears what comes back: links, webhooks and its own pages\n"
        "(/healthz, /readyz, /metrics) on PORT.\n"
        "Settings come from the environment, a .env file or --config; `fibctl config:check` shows them.",
        "fibengine"};
    std::string config;
    app.add_option("--config", config, "Read settings from this TOML file; the environment wins")->type_name("FILE");
    std::string role = "both";
    app.add_option("--role", role, "What it does: send, hear what comes back (inbound), or both")
        ->check(CLI::IsMember({"send", "inbound", "both"}).description(""))
        ->type_name("send|inbound|both")
        ->capture_default_str();
    app.set_version_flag("--version", FIB_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    try {
        const auto what = role == "send" ? fib::role::send : role == "inbound" ? fib::role::inbound : fib::role::both;
        return start(config, what);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "fibengine: %s\n", problem.what());
        return 1;
    }
}
