#include "support/database.hpp"

#include "schema/migrate.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <random>
#include <stdexcept>
#include <unistd.h>

namespace fib::test {
namespace {

std::string server_url() {
    const char* url = std::getenv("FIB_TEST_DATABASE_URL");
    if (!url) {
        throw std::runtime_error{
            "FIB_TEST_DATABASE_URL is not set: give a PostgreSQL whose user may create databases, or run ./dev test"};
    }
    return url;
}

/// The URL with another database in its path.
std::string with_database(std::string url, const std::string& name) {
    const auto question = url.find('?');
    const auto options = question == std::string::npos ? std::string{} : url.substr(question);
    if (question != std::string::npos) url.resize(question);
    const auto slash = url.find('/', url.find("://") + 3);
    return url.substr(0, slash) + "/" + name + options;
}

store::session admin() {
    return store::session{{.url = secret{server_url()}, .application = "tests"}};
}

std::optional<database> pattern;

}  // namespace

database::database(begins as) {
    if (as == begins::migrated && !pattern) {
        store::session on{pattern.emplace().settings()};
        schema::migrate(on, schema::direction::up).value();
    }
    std::random_device random;
    name_ = fmt::format("fib_test_{}_{:08x}", ::getpid(), random());
    // Copied file by file: the log of all its pages would cost more than the files.
    admin().script("create database " + name_ +
                   (as == begins::migrated ? " template " + pattern->name_ + " strategy file_copy" : ""));
    url_ = secret{with_database(server_url(), name_)};
    // A copy is another database, in which nothing is sent until that is said.
    if (as == begins::migrated) store::session{settings()}.script("call note_installation()");
}

void database::drop_pattern() {
    pattern.reset();
}

database::~database() {
    try {
        admin().script("drop database if exists " + name_ + " with (force)");
    } catch (const std::exception&) {
        // The server went away with a fault test; its folder is removed with everything in it.
    }
}

store::session_settings database::settings() const {
    return {.url = url_, .application = "tests"};
}

}  // namespace fib::test
