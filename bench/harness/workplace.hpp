#pragma once

#include "bench/harness/temporary_folder.hpp"
#include "store/session.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace fib::bench {

/// A database that is dropped with its object. The workplace that made it must outlive it.
class database {
public:
    database(store::session& admin, std::string url, std::string name, const database* copy_of);
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database();

    const std::string& url() const { return url_; }
    const std::string& name() const { return name_; }
    /// A new connection, without the limit on a statement's time unless one is given. `set_up` as session_settings has
    /// it.
    std::unique_ptr<store::session> connect(std::vector<std::string> set_up = {}) const;

private:
    store::session& admin_;
    std::string url_;
    std::string name_;
};

/// A folder and databases of this run's own, on the server that DATABASE_URL names. All of it goes with the object.
class workplace {
public:
    /// Throws std::runtime_error: no DATABASE_URL, no such server, or no right to create a database there; each says
    /// what to do.
    workplace();
    workplace(const workplace&) = delete;
    workplace& operator=(const workplace&) = delete;

    std::string file(std::string_view name) const { return folder_.file(name); }
    const temporary_folder& folder() const { return folder_; }

    /// A database that is empty, or a copy of another that nobody is connected to.
    std::unique_ptr<database> make_database(std::string_view purpose, const database* copy_of = nullptr);
    /// On the server, in the database that DATABASE_URL names.
    store::session& admin() { return *admin_; }
    /// Checkpoints where that is allowed, so that no run pays for the one before.
    void checkpoint();
    /// The server's first process, whose family is all of PostgreSQL; nothing where that is another machine.
    std::optional<::pid_t> postmaster() const { return postmaster_; }

private:
    std::string url_;
    std::string name_;
    temporary_folder folder_;
    std::unique_ptr<store::session> admin_;
    std::optional<::pid_t> postmaster_;
};

/// A connection string with another database's name: a URI, or libpq's `name=value` form.
std::string with_database(std::string url, std::string_view name);

}  // namespace fib::bench
