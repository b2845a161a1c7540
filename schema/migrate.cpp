#include "schema/migrate.hpp"

#include "schema/bookkeeping.hpp"

#include <fmt/format.h>

namespace fib::schema {
namespace {

/// The migration lock of the database that the session is connected to.
class migration_lock {
public:
    migration_lock(store::session& on, const listener& heard) : on_{on} {
        if (on_.query("select pg_try_advisory_lock($1)", lock_key).truth(0, 0)) return;
        if (heard.waiting) heard.waiting("waiting for " + holder());
        // In a transaction only for its own time limit: the lock belongs to the session and outlives it.
        store::transaction tx{on_};
        on_.script("set local statement_timeout = 0");
        on_.query("select pg_advisory_lock($1)", lock_key);
        tx.commit();
    }
    migration_lock(const migration_lock&) = delete;
    migration_lock& operator=(const migration_lock&) = delete;
    ~migration_lock() {
        try {
            on_.query("select pg_advisory_unlock($1)", lock_key);
        } catch (const store::error&) {
            // The connection is gone, and the lock with it.
        }
    }

private:
    std::string holder() {
        const auto who = on_.query(
            "select a.application_name, a.pid, coalesce(host(a.client_addr), 'a local socket'),"
            "       extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.state_change))::bigint"
            "  from pg_locks l join pg_stat_activity a using (pid)"
            " where l.locktype = 'advisory' and l.granted and l.objsubid = 1"
            "   and l.database = (select oid from pg_database where datname = current_database())"
            "   and (l.classid::bigint << 32) | l.objid::bigint = $1",
            lock_key);
        if (who.empty()) return "another migration of this database, which is just ending";
        return fmt::format("another migration of this database ({}, process {} of the server, from {}, busy for {} s)",
                           who.text(0, 0), who.number(0, 1), who.text(0, 2), who.number(0, 3));
    }

    store::session& on_;
};

void run(store::session& database, const step& next) {
    const auto& what = *next.what;
    store::transaction tx{database};
    // An index on millions of rows takes its time; waiting for a lock stops everybody who queues behind it.
    database.script("set local statement_timeout = 0; set local lock_timeout = '30s'");
    if (next.way == direction::up) {
        if (what.number == 1) database.script(create_bookkeeping);
        database.script(what.up);
        database.query("insert into schema_migrations (number, name, checksum) values ($1, $2, $3)", what.number,
                       what.name, what.checksum);
    } else {
        database.script(what.down);
        database.query("delete from schema_migrations where number = $1", what.number);
        if (what.number == 1) database.script("drop table schema_migrations");
    }
    tx.commit();
}

problem describe(const step& next, const store::error& why) {
    const auto name = fmt::format("{} migration {} ({})", next.way == direction::up ? "applying" : "undoing",
                                  next.what->number, next.what->name);
    if (why.why == store::error::kind::in_doubt) {
        return {
            fmt::format("{}: the connection went during the commit; `fibctl migrate status` shows whether it was "
                        "kept ({})",
                        name, why.what())};
    }
    if (why.sqlstate == "55P03") {
        return {
            fmt::format("{}: other sessions held its tables for 30 s, so nothing of it was done; end them (the "
                        "engines, long reports) and run it again",
                        name)};
    }
    return {fmt::format("{} failed, and nothing of it was kept: {}", name, why.what())};
}

}  // namespace

std::vector<applied> present(store::session& database) {
    std::vector<applied> all_of_them;
    if (database.query("select to_regclass('schema_migrations') is null").truth(0, 0)) return all_of_them;
    const auto found =
        database.query("select number, name, checksum, applied_at from schema_migrations order by number");
    for (std::size_t i = 0; i < found.size(); ++i) {
        all_of_them.push_back({static_cast<int>(found.number(i, 0)), std::string{found.text(i, 1)},
                               std::string{found.text(i, 2)}, found.moment(i, 3)});
    }
    return all_of_them;
}

result<plan, problem> migrate(store::session& database, direction way, std::optional<int> to, const listener& heard,
                              std::span<const migration> known) {
    const migration_lock held{database, heard};
    const auto there = present(database);
    auto steps = way == direction::up ? plan_up(known, there, to) : plan_down(known, there, to);
    if (!steps) return steps;
    for (const auto& next : *steps) {
        try {
            run(database, next);
        } catch (const store::error& why) {
            return describe(next, why);
        }
        if (heard.done) heard.done(next);
    }
    return steps;
}

result<void, problem> check(store::session& database, std::span<const migration> known) {
    return ready(known, present(database));
}

}  // namespace fib::schema
