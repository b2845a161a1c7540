#pragma once

#include "store/session.hpp"

#include <string>

namespace fib::test {

/// A fresh, empty database on the server that FIB_TEST_DATABASE_URL names; dropped with its object.
class database {
public:
    database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database();

    const secret& url() const { return url_; }
    store::session_settings settings() const;

private:
    std::string name_;
    secret url_;
};

}  // namespace fib::test
