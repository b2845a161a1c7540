#include "bench/harness/workplace.hpp"

#include "base/secret.hpp"
#include "bench/harness/processor_time.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;

std::string server_url() {
    const char* url = std::getenv("DATABASE_URL");
    if (url && *url) return url;
    throw std::runtime_error{
        "DATABASE_URL is not set: name a PostgreSQL server on which a database may be created, or let ./dev bench "
        "start one"};
}

std::unique_ptr<store::session> connect_to(const std::string& url, std::vector<std::string> set_up) {
    store::session_settings how{.url = secret{url}, .application = "fibbench"};
    how.statement_limit = 2h;
    how.set_up = std::move(set_up);
    return std::make_unique<store::session>(std::move(how));
}

/// The error that creating one would give has no SQLSTATE in libpqxx 6.
void need_right_to_create(store::session& on) {
    const auto found = on.query("select rolcreatedb or rolsuper, rolname from pg_roles where rolname = current_user");
    if (found.truth(0, 0)) return;
    throw std::runtime_error{
        fmt::format("the role {0} may not create databases, and every run uses its own: name another role in "
                    "DATABASE_URL, or as an "
                    "administrator: alter role {0} createdb",
                    found.text(0, 1))};
}

}  // namespace

std::string with_database(std::string url, std::string_view name) {
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return fmt::format("{} dbname={}", url, name);
    const auto question = url.find('?');
    const auto options = question == std::string::npos ? std::string{} : url.substr(question);
    if (question != std::string::npos) url.resize(question);
    return fmt::format("{}/{}{}", url.substr(0, url.find('/', scheme + 3)), name, options);
}

database::database(store::session& admin, std::string url, std::string name, const database* copy_of)
    : admin_{admin}, url_{std::move(url)}, name_{std::move(name)} {
    admin_.script("create database " + name_ + (copy_of ? " template " + copy_of->name() : std::string{}));
}

database::~database() {
    try {
        admin_.script("drop database if exists " + name_ + " with (force)");
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "fibbench: the database %s is left: %s\n", name_.c_str(), problem.what());
    }
}

std::unique_ptr<store::session> database::connect(std::vector<std::string> set_up) const {
    return connect_to(url_, std::move(set_up));
}

workplace::workplace() : url_{server_url()}, name_{fmt::format("fibbench_{}", ::getpid())} {
    try {
        admin_ = connect_to(url_, {});
    } catch (const store::error& problem) {
        throw std::runtime_error{fmt::format("the server that DATABASE_URL names does not answer: {}", problem.what())};
    }
    need_right_to_create(*admin_);
    postmaster_ = parent_of(static_cast<::pid_t>(admin_->query("select pg_backend_pid()").number(0, 0)), "postgres");
}

std::unique_ptr<database> workplace::make_database(std::string_view purpose, const database* copy_of) {
    auto name = fmt::format("{}_{}", name_, purpose);
    auto url = with_database(url_, name);
    return std::make_unique<database>(*admin_, std::move(url), std::move(name), copy_of);
}

void workplace::checkpoint() {
    try {
        admin_->script("checkpoint");
    } catch (const store::error& problem) {
        if (problem.why != store::error::kind::statement) throw;
    }
}

}  // namespace fib::bench
