#include "schema/migrate.hpp"
#include "support/database.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using fib::store::session;

namespace {

struct migrated {
    fib::test::database database;
    session connection{database.settings()};

    migrated() { fib::schema::migrate(connection, fib::schema::direction::up).value(); }
};

using fields = std::vector<std::string>;

/// The lines of tests/data/platform/`name`, which say what the platform's other programs expect to find.
std::vector<fields> expected(const std::string& name) {
    std::ifstream file{std::string{FIB_TEST_DATA} + "/platform/" + name};
    REQUIRE(file);
    std::vector<fields> all;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        fields parts{""};
        for (const char c : line) {
            if (c == '\t') {
                parts.emplace_back();
            } else {
                parts.back() += c;
            }
        }
        REQUIRE(parts.size() == 5);
        all.push_back(std::move(parts));
    }
    REQUIRE(!all.empty());
    return all;
}

/// The CHECK that PostgreSQL makes of `column in ('a', 'b')`; `values` are apart by blanks.
std::string check_of(const std::string& column, const std::string& values) {
    std::istringstream words{values};
    std::string list;
    for (std::string word; words >> word;) list += fmt::format("{}'{}'::text", list.empty() ? "" : ", ", word);
    return fmt::format("CHECK (({} = ANY (ARRAY[{}])))", column, list);
}

std::string sqlstate(session& database, std::string_view sql) {
    try {
        database.query(sql);
    } catch (const fib::store::error& problem) {
        return problem.sqlstate;
    }
    return "none";
}

}  // namespace

TEST_CASE("every column of the platform is there, with its type, its default and its values") {
    migrated at;
    std::map<std::string, fields> columns;
    const auto found = at.connection.query(R"(
        select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
               case when a.attnotnull then 'not null' else 'null' end,
               case when a.attidentity <> '' then 'identity'
                    else coalesce(regexp_replace(pg_get_expr(d.adbin, d.adrelid), '^''(.*)''::[a-z ]+$', '\1'), '') end
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))");
    for (std::size_t i = 0; i < found.size(); ++i) {
        columns[std::string{found.text(i, 0)}] = {std::string{found.text(i, 1)}, std::string{found.text(i, 2)},
                                                  std::string{found.text(i, 3)}};
    }
    std::set<std::string> checks;
    const auto constraints = at.connection.query(
        "select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where contype = 'c'");
    for (std::size_t i = 0; i < constraints.size(); ++i) checks.emplace(constraints.text(i, 0));

    for (const auto& line : expected("columns.tsv")) {
        const auto name = line[0] + "." + line[1];
        CAPTURE(name);
        REQUIRE(columns.contains(name));
        const bool listed = line[2].starts_with("text: ");
        CHECK(columns[name] == fields{listed ? "text" : line[2], line[3], line[4]});
        if (listed) CHECK(checks.contains(line[0] + " " + check_of(line[1], line[2].substr(6))));
    }
}

TEST_CASE("every key and index of the platform is there") {
    migrated at;
    std::set<std::string> keys;
    const auto found = at.connection.query(R"(
        select format('%s %s %s', i.indrelid::regclass,
                      case when i.indisprimary then 'primary' when i.indisunique then 'unique' else 'index' end,
                      (select string_agg(pg_get_indexdef(i.indexrelid, n, true), ',' order by n)
                         from generate_series(1, i.indnkeyatts) n))
          from pg_index i where i.indpred is null
        union all
        select format('%s foreign %s %s %s', k.conrelid::regclass, a.attname, k.confrelid::regclass,
                      case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end)
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
          where k.contype = 'f')");
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto key = std::string{found.text(i, 0)};
        if (const auto cast = key.find("lower(email::text)"); cast != std::string::npos) {
            key.replace(cast, 18, "lower(email)");
        }
        keys.insert(key);
    }
    for (const auto& line : expected("keys.tsv")) {
        const bool foreign = line[1] == "foreign";
        const auto key = fmt::format("{} {} {}{}", line[0], line[1], line[2],
                                     foreign ? " " + line[3] + " " + line[4] : std::string{});
        CAPTURE(key);
        CHECK(keys.contains(key));
    }
}

TEST_CASE("every foreign key has an index that begins with it, except on the logs, which have none") {
    migrated at;
    const auto bare = at.connection.query(R"(
        select k.conrelid::regclass || ' ' || k.conname from pg_constraint k
          where k.contype = 'f' and (
            k.conrelid in ('send_log'::regclass, 'activities'::regclass)
            or not exists (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])))");
    for (std::size_t i = 0; i < bare.size(); ++i) FAIL_CHECK(bare.text(i, 0));
    CHECK(at.connection.query("select 1 from pg_constraint where contype = 'f'").size() > 20);
}

TEST_CASE("a value that a column does not list is refused") {
    migrated at;
    const auto try_status = [&](const std::string& value) {
        return sqlstate(at.connection, "insert into communities (name, slug, state, status) values ('A', 'a" + value +
                                           "', 'OH', '" + value + "')");
    };
    CHECK(try_status("active") == "none");
    CHECK(try_status("Active") == "23514");
    CHECK(try_status("") == "23514");
    CHECK(sqlstate(at.connection, "insert into activities (business_id, type) values (1, 'email_lost')") == "23514");
    CHECK(sqlstate(at.connection, "insert into send_log (person_id, channel) values (1, 'fax')") == "23514");
    CHECK(sqlstate(at.connection, "insert into send_log (person_id, channel) values (1, null)") == "23502");
}

TEST_CASE("the embedding is there where the extension vector is, and everything else without it") {
    migrated at;
    const auto answer = at.connection.query(
        "select to_regtype('vector') is not null, exists (select from pg_attribute"
        "  where attrelid = 'business_faqs'::regclass and attname = 'embedding')");
    CHECK(answer.truth(0, 0) == answer.truth(0, 1));
}

TEST_CASE("migrations bring no index on the logs' times but a BRIN one") {
    migrated at;
    const auto methods = at.connection.query(
        "select m.amname from pg_class c join pg_am m on m.oid = c.relam"
        " where c.oid in ('send_log_sent_at_index'::regclass, 'activities_occurred_at_index'::regclass)");
    REQUIRE(methods.size() == 2);
    CHECK(methods.text(0, 0) == "brin");
    CHECK(methods.text(1, 0) == "brin");
}
