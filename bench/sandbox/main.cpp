#include "base/log.hpp"
#include "sandbox/server.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>

namespace {

namespace asio = boost::asio;
namespace sandbox = fib::sandbox;

struct command_line {
    sandbox::server_options server;
    sandbox::settings behaviour;
    std::string cert_dir;
    std::string port_file;
};

void take_listen(command_line& given, const std::string& text) {
    const auto colon = text.rfind(':');
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto* end = text.data() + text.size();
    const auto* start = colon == std::string::npos ? end : text.data() + colon + 1;
    const auto [stopped, error] = std::from_chars(start, end, given.server.port);
    if (error != std::errc{} || stopped != end) {
        throw CLI::ValidationError{"--listen",
                                   fmt::format("'{}' is not an address and a port such as 127.0.0.1:8443", text)};
    }
    given.server.address = host;
}

void add_settings(CLI::App& app, sandbox::settings& behaviour) {
    for (const auto& known : sandbox::all_settings()) {
        const auto name = std::string{known.name};
        const auto take = [&behaviour, name](const std::string& value) {
            if (const auto done = sandbox::set(behaviour, name, value); !done) {
                throw CLI::ValidationError{"--" + name, done.error().text};
            }
        };
        auto* option = app.add_option_function<std::string>("--" + name, take, std::string{known.meaning});
        option->type_name(std::string{known.value});
        if (name == "pause-sending") option->expected(0, 1)->default_str("true");
    }
}

/// Appears only when it is whole: whoever waits for it may read it at once.
void write_port(const std::string& path, std::uint16_t port) {
    if (path.empty()) return;
    const auto unfinished = path + ".new";
    std::ofstream file{unfinished};
    file << port << '\n';
    file.close();
    if (!file) throw std::runtime_error{fmt::format("the port file '{}' cannot be written", path)};
    std::filesystem::rename(unfinished, path);
}

/// Every connection is a file; the load harness opens thousands.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const command_line& given) {
    raise_file_limit();
    asio::io_context loop{1};
    const auto identity =
        given.cert_dir.empty() ? sandbox::make_certificate() : sandbox::certificate_in(given.cert_dir);
    sandbox::server server{loop.get_executor(), given.server, given.behaviour, identity};
    asio::signal_set signals{loop, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& failed, int) {
        if (!failed) server.stop();
    });
    std::exception_ptr problem;
    asio::co_spawn(loop, server.run(), [&](std::exception_ptr thrown) {
        problem = thrown;
        signals.cancel();
    });
    const auto host = given.server.address == "::1" ? "[::1]" : given.server.address;
    fmt::print("fibsandbox listens on https://{}:{}\n", host, server.port());
    if (!given.cert_dir.empty()) fmt::print("SSL_CERT_FILE={}/ca.pem\n", given.cert_dir);
    std::fflush(stdout);
    write_port(given.port_file, server.port());
    loop.run();
    if (problem) std::rethrow_exception(problem);
    const auto& counts = server.counts();
    fmt::print("fibsandbox: {} requests, {} accepted, {} unauthorized, {} invalid\n", counts.requests, counts.accepted,
               counts.unauthorized, counts.invalid);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    command_line given;
    CLI::App app{"Plays Amazon SES and Resend over TLS on this machine, and keeps its own book of what it accepted.",
                 "fibsandbox"};
    app.footer(
        "Example: fibsandbox --listen 127.0.0.1:8443 --cert-dir /tmp/sandbox --log /tmp/sandbox/ledger.jsonl "
        "--latency 100ms --jitter 50ms");
    app.add_option_function<std::string>(
           "--listen", [&](const std::string& text) { take_listen(given, text); },
           "Loopback address and port; port 0 takes a free one (127.0.0.1:0)")
        ->type_name("HOST:PORT");
    app.add_option("--cert-dir", given.cert_dir, "Folder for the certificate; its ca.pem is what SSL_CERT_FILE names")
        ->type_name("DIR");
    app.add_option("--log", given.server.ledger, "Ledger: one JSON line for each accepted message")->type_name("FILE");
    app.add_flag("--log-bodies", given.server.bodies, "The ledger holds html and text too");
    app.add_option("--port-file", given.port_file, "Written with the port once the sandbox listens")->type_name("FILE");
    add_settings(app, given.behaviour);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    if (const auto fits = sandbox::check(given.behaviour); !fits) {
        fmt::print(stderr, "fibsandbox: {}\n", fits.error().text);
        return 2;
    }
    try {
        fib::set_up_log("info", fib::log_format::text);
        return serve(given);
    } catch (const std::exception& failed) {
        fmt::print(stderr, "fibsandbox: {}\n", failed.what());
        return 1;
    }
}
