#include "bench/harness/email.hpp"

#include "base/secret.hpp"
#include "bench/harness/child.hpp"
#include "store/session.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

namespace fib::bench {
namespace {

namespace fs = std::filesystem;
using environment = std::map<std::string, std::string>;

std::string server_url() {
    const char* url = std::getenv("DATABASE_URL");
    if (!url) throw std::runtime_error{"DATABASE_URL is not set: name a PostgreSQL server, or run: ./dev bench"};
    return url;
}

/// The URL with another database in its path.
std::string with_database(std::string url, const std::string& name) {
    const auto question = url.find('?');
    const auto options = question == std::string::npos ? std::string{} : url.substr(question);
    if (question != std::string::npos) url.resize(question);
    return url.substr(0, url.find('/', url.find("://") + 3)) + "/" + name + options;
}

/// A database and a folder that go with the run.
class workplace {
public:
    workplace()
        : name_{fmt::format("fibbench_{}", ::getpid())},
          folder_{fs::temp_directory_path() / name_},
          admin_{{.url = secret{server_url()}, .application = "fibbench"}} {
        fs::create_directories(folder_);
        admin_.script("create database " + name_);
    }
    workplace(const workplace&) = delete;
    workplace& operator=(const workplace&) = delete;
    ~workplace() {
        try {
            admin_.script("drop database if exists " + name_ + " with (force)");
        } catch (const std::exception& problem) {
            std::fprintf(stderr, "fibbench: the database %s is left: %s\n", name_.c_str(), problem.what());
        }
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    std::string url() const { return with_database(server_url(), name_); }
    store::session& admin() { return admin_; }

private:
    std::string name_;
    fs::path folder_;
    store::session admin_;
};

environment settings_for(const workplace& at, int concurrency) {
    return {{"DATABASE_URL", at.url()},
            {"SSL_CERT_FILE", at.file("ca.pem")},
            {"SES_KEY", "AKIDSANDBOX"},
            {"SES_SECRET", "sandbox-secret"},
            {"SES_REGION", "us-east-1"},
            {"SES_FROM", "Day News <news@example.com>"},
            {"APP_URL", "https://app.example.com"},
            {"APP_KEY", "a key for the bench only, 32 bytes"},
            {"POSTAL_ADDRESS", "1 Main Street, Elm Creek, NE 68836"},
            {"ENGINE_CONCURRENCY", std::to_string(concurrency)}};
}

std::string wait_for_file(const std::string& name) {
    for (int tries = 0; tries < 200; ++tries) {
        std::ifstream file{name};
        std::string text;
        if (std::getline(file, text) && !text.empty()) return text;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    throw std::runtime_error{"fibsandbox did not start within ten seconds"};
}

void must_run(const std::string& program, std::vector<std::string> words, const environment& with,
              const std::string& out) {
    words.insert(words.begin(), program);
    child one{words, with, out};
    if (const int code = one.wait(); code != 0) {
        throw std::runtime_error{fmt::format("{} {} ended with {}", program, words.at(1), code)};
    }
}

struct ledger_counts {
    std::size_t lines = 0;
    std::size_t recipients = 0;
    double body_bytes = 0;
};

ledger_counts read_ledger(const std::string& file) {
    ledger_counts out;
    std::set<std::string, std::less<>> seen;
    simdjson::dom::parser parser;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        const auto one = parser.parse(line);
        std::string_view to;
        std::int64_t bytes = 0;
        if (one["to"].get(to)) throw std::runtime_error{"a line of the sandbox's log has no recipient: " + line};
        if (!one["bytes"].get(bytes)) out.body_bytes += static_cast<double>(bytes);
        ++out.lines;
        seen.emplace(to);
    }
    out.recipients = seen.size();
    if (out.lines > 0) out.body_bytes /= static_cast<double>(out.lines);
    return out;
}

}  // namespace

int run_email(const email_options& how) {
    workplace at;
    auto with = settings_for(at, how.concurrency);
    const auto fibctl = how.binaries + "/fibctl";
    child sandbox{{how.binaries + "/fibsandbox", "--listen", "127.0.0.1:0", "--cert-dir", at.file(""), "--log",
                   at.file("ledger"), "--port-file", at.file("port"), "--latency", how.latency, "--jitter", how.jitter},
                  with,
                  at.file("sandbox.out")};
    with["SES_ENDPOINT"] = "https://127.0.0.1:" + wait_for_file(at.file("port"));
    must_run(fibctl, {"migrate"}, with, at.file("out"));
    must_run(fibctl, {"seed"}, with, at.file("out"));
    must_run(fibctl, {"sample:load", "--people", std::to_string(how.people), "--due", "now"}, with, at.file("out"));
    store::session books{{.url = secret{at.url()}, .application = "fibbench"}};
    books.script("vacuum analyze people");
    at.admin().script("checkpoint");

    const auto postmaster = parent_of(static_cast<::pid_t>(books.query("select pg_backend_pid()").number(0, 0)));
    const auto database_before = used_by_family(postmaster).seconds();
    const auto start = std::chrono::steady_clock::now();
    child engine{{fibctl, "campaign:process", "--json", "--limit", std::to_string(how.people)}, with, at.file("out")};
    const int code = engine.wait();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const auto database_used = used_by_family(postmaster).seconds() - database_before;
    sandbox.terminate();
    sandbox.wait();
    if (code != 0) throw std::runtime_error{fmt::format("fibctl campaign:process ended with {}", code)};

    const auto accepted = read_ledger(at.file("ledger"));
    const auto sent = books.query("select count(*) from send_log where status = 'sent'").number(0, 0);
    const double thousands = static_cast<double>(sent) / 1000;
    const auto rate = static_cast<double>(sent) / took.count();
    const bool balances = accepted.lines == accepted.recipients && static_cast<std::int64_t>(accepted.lines) == sent &&
                          sent == how.people;
    if (how.json) {
        fmt::print(
            "{{\"sent\":{},\"seconds\":{:.3f},\"sends_per_second\":{:.1f},\"body_bytes\":{:.0f},"
            "\"engine_s_per_1000\":{:.4f},\"postgresql_s_per_1000\":{:.4f},\"sandbox_s_per_1000\":{:.4f},"
            "\"engine_peak_mib\":{:.1f},\"balances\":{}}}\n",
            sent, took.count(), rate, accepted.body_bytes, engine.used().seconds() / thousands,
            database_used / thousands, sandbox.used().seconds() / thousands,
            static_cast<double>(engine.peak_kib()) / 1024, balances);
    } else {
        fmt::print("{:>10} sent in {:.2f} s: {:.0f} a second, bodies of {:.0f} bytes\n", sent, took.count(), rate,
                   accepted.body_bytes);
        fmt::print("processor seconds for 1,000 sends: engine {:.4f}, PostgreSQL {:.4f}, sandbox {:.4f}\n",
                   engine.used().seconds() / thousands, database_used / thousands,
                   sandbox.used().seconds() / thousands);
        fmt::print("engine at most {:.0f} MiB resident\n", static_cast<double>(engine.peak_kib()) / 1024);
        fmt::print("{}: {} due, {} accepted by the sandbox for {} recipients, {} sent in send_log\n",
                   balances ? "the account balances" : "THE ACCOUNT DOES NOT BALANCE", how.people, accepted.lines,
                   accepted.recipients, sent);
    }
    return balances ? 0 : 1;
}

}  // namespace fib::bench
