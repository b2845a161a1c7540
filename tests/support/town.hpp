#pragma once

#include "store/session.hpp"
#include "support/database.hpp"

#include <cstdint>
#include <string>

namespace fib::test {

/// A migrated database with one town, one sequence of three email steps (ids 1 to 3, days 1, 2 and 5) and a template.
class town {
public:
    town();
    town(const town&) = delete;
    town& operator=(const town&) = delete;
    /// Fails the test when people_due says anything else than people.
    ~town();

    store::session& on() { return session_; }
    store::session_settings settings() const { return database_.settings(); }
    /// That many people, due a minute ago, each with a business; their ids are 1 to `count`.
    void people(int count);
    /// Entries that people_due has too few or too many.
    std::int64_t due_entries_wrong();
    /// The first column of the first row.
    std::int64_t number(const std::string& sql) { return session_.query(sql).number(0, 0); }
    std::string text(const std::string& sql) { return std::string{session_.query(sql).text(0, 0)}; }

private:
    database database_{database::begins::migrated};
    store::session session_;
};

}  // namespace fib::test
