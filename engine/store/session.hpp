#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fib::store {

/// What PostgreSQL or the way to it refused. `what()` is fit for a person; it never holds the connection's password.
class error : public std::runtime_error {
public:
    enum class kind {
        connection,  ///< could not connect, or the connection is gone; nothing of the open transaction was kept
        in_doubt,    ///< the connection went during COMMIT: it may have been kept
        data,        ///< classes 22 and 23: the values are at fault, the same again fails again
        conflict,    ///< deadlock or serialization failure: the same again may pass
        room,        ///< class 53: disk full, out of memory, too many connections
        statement,   ///< everything else: our SQL or the schema is at fault
    };
    error(kind what_kind, std::string state, const std::string& message);

    const kind why;
    const std::string sqlstate;  ///< five characters, or empty where the server did not answer
};

/// A statement that is prepared once per connection, under its name, at its first use. Both live for ever: literals.
struct statement {
    const char* name;
    const char* sql;
};

/// One value of a statement in PostgreSQL's text form; empty means NULL.
using parameter = std::optional<std::string>;

parameter to_parameter(std::nullptr_t);
parameter to_parameter(std::nullopt_t);
parameter to_parameter(bool value);
parameter to_parameter(int value);
parameter to_parameter(std::int64_t value);
parameter to_parameter(double value);
parameter to_parameter(const char* value);
parameter to_parameter(std::string_view value);
parameter to_parameter(const std::string& value);
parameter to_parameter(timestamp value);
parameter to_parameter(std::chrono::milliseconds value);  ///< an interval
parameter to_parameter(const std::vector<std::int64_t>& values);
parameter to_parameter(const std::vector<std::int32_t>& values);
parameter to_parameter(const std::vector<bool>& values);
parameter to_parameter(const std::vector<std::string>& values);
parameter to_parameter(const std::vector<std::string_view>& values);
/// An array whose empty members are NULL.
parameter to_parameter(const std::vector<std::optional<std::string>>& values);
parameter to_parameter(const std::vector<std::optional<timestamp>>& values);
template <class T>
parameter to_parameter(const std::optional<T>& value) {
    return value ? to_parameter(*value) : parameter{};
}

/// What a statement brought back. Views live as long as the rows.
class rows {
public:
    struct held;
    explicit rows(std::shared_ptr<const held> what);

    std::size_t size() const;
    bool empty() const { return size() == 0; }
    std::size_t affected() const;  ///< rows inserted, updated or deleted

    bool is_null(std::size_t row, int column) const;
    std::string_view text(std::size_t row, int column) const;  ///< empty for NULL
    std::int64_t number(std::size_t row, int column) const;    ///< throws std::runtime_error if it is none
    double real(std::size_t row, int column) const;
    bool truth(std::size_t row, int column) const;
    timestamp moment(std::size_t row, int column) const;
    std::optional<timestamp> maybe_moment(std::size_t row, int column) const;
    std::optional<std::int64_t> maybe_number(std::size_t row, int column) const;
    std::vector<std::string> column_names() const;

private:
    std::shared_ptr<const held> held_;
};

struct session_settings {
    secret url;  ///< a libpq connection string or URI; libpq's own PG* variables fill what it leaves out
    std::string application = "fibctl";
    std::chrono::milliseconds statement_limit{30000};
    std::chrono::seconds connect_limit{5};
    /// Sent once after connecting, for sessions whose plans are pinned ("set plan_cache_mode = ..."). Trusted text.
    std::vector<std::string> set_up{};
};

/// One connection, in UTC. Blocking; one thread at a time. Every failure is a store::error.
class session {
public:
    explicit session(session_settings settings);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session();

    /// Outside begin() .. commit() each statement is a transaction of its own.
    template <class... T>
    rows exec(const statement& what, const T&... values) {
        return exec_prepared(what, {to_parameter(values)...});
    }
    /// SQL that is not worth preparing. Never build it from a value.
    template <class... T>
    rows query(std::string_view sql, const T&... values) {
        return exec_once(sql, {to_parameter(values)...});
    }
    /// Several statements without parameters at once: migrations.
    void script(std::string_view sql);

    void begin();
    void commit();  ///< kind::in_doubt when nobody knows whether it was kept
    void rollback() noexcept;

    /// Sends `lines` by COPY, text format, each ending in LF (copy_line below writes them). Needs an open transaction.
    void copy(std::string_view table, const std::vector<std::string>& columns, std::string_view lines);

    bool connected() const noexcept;
    /// Ends the connection from another thread: whatever it waits for fails with kind::connection.
    void interrupt() noexcept;

private:
    rows exec_prepared(const statement& what, const std::vector<parameter>& values);
    rows exec_once(std::string_view sql, const std::vector<parameter>& values);

    struct connection;
    std::unique_ptr<connection> connection_;
};

/// A transaction that is rolled back unless it was committed.
class transaction {
public:
    explicit transaction(session& on) : on_{on} { on_.begin(); }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() {
        if (open_) on_.rollback();
    }
    void commit() {
        open_ = false;
        on_.commit();
    }

private:
    session& on_;
    bool open_ = true;
};

/// Writes the fields of a COPY line (text format, PostgreSQL 15 manual, "COPY", File Formats).
class copy_line {
public:
    explicit copy_line(std::string& out) : out_{out} {}
    copy_line& add(std::string_view value);
    copy_line& add(std::int64_t value);
    copy_line& add(timestamp value);
    copy_line& null();
    void end();

private:
    void separate();
    std::string& out_;
    bool first_ = true;
};

}  // namespace fib::store
