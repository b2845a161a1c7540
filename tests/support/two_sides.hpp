#pragma once

#include "base/clock.hpp"
#include "cli/frame.hpp"
#include "store/session.hpp"
#include "support/database.hpp"
#include "sync/mergers.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fib::test {

/// A content database (schema/content/content.sql) with two towns, Alma in Nebraska (1) and Troy in New York (2), and
/// an operations database that is migrated.
struct two_sides {
    database content_database;
    database operations_database{database::begins::migrated};
    store::session content{content_database.settings()};
    store::session operations{operations_database.settings()};
    std::string out, err;

    two_sides();

    /// Businesses first .. last of Alma, each with an owner of the same number who has an address.
    void businesses(int first, int last);
    cli::exit_code fibctl(std::vector<std::string> arguments);
    /// Fail the test with what was said.
    void full();
    void incremental();

    /// The first column of the first row of the operations database.
    std::int64_t number(const std::string& sql) { return operations.query(sql).number(0, 0); }
    std::string text(const std::string& sql) { return std::string{operations.query(sql).text(0, 0)}; }
    /// Changes with every row of businesses, people and communities that is written.
    std::string versions();
    sync::another_session connect();
};

}  // namespace fib::test
