#pragma once

#include "store/session.hpp"

#include <string>

namespace fib::test {

/// A fresh database on the server that FIB_TEST_DATABASE_URL names; dropped with its object.
class database {
public:
    enum class begins { empty, migrated };
    /// A migrated one is a copy of one that is migrated once a process.
    explicit database(begins as = begins::empty);
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database();

    /// Drops that one. Last thing in main: once statics are destroyed, OpenSSL takes no connection any more.
    static void drop_pattern();

    const secret& url() const { return url_; }
    store::session_settings settings() const;

private:
    std::string name_;
    secret url_;
};

}  // namespace fib::test
