#include "support/two_sides.hpp"

#include "support/fibctl.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

namespace fib::test {
namespace {

std::string content_sql() {
    std::ifstream file{FIB_SOURCE_DIR "/schema/content/content.sql"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

two_sides::two_sides() {
    content.script(content_sql());
    content.script(
        "insert into communities (id, name, slug, state, timezone) values (1, 'Alma', 'alma-ne', 'NE', "
        "'America/Chicago'), (2, 'Troy', 'troy-ny', 'NY', 'America/New_York')");
}

void two_sides::businesses(int first, int last) {
    content.query(
        "insert into businesses (id, community_id, name, slug, consent_basis) select i, 1, 'Business ' || i, "
        "'business-' || i, 'published_contact' from generate_series($1::integer, $2::integer) i",
        first, last);
    content.query(
        "insert into business_contacts (id, business_id, first_name, email, phone, role) select i, i, 'Ann', "
        "'Ann.' || i || '@Example.com', '402-555-0101', 'owner' from generate_series($1::integer, $2::integer) i",
        first, last);
}

cli::exit_code two_sides::fibctl(std::vector<std::string> arguments) {
    auto said = test::fibctl(std::move(arguments), {{"DATABASE_URL", operations_database.url().reveal()},
                                                    {"CONTENT_DATABASE_URL", content_database.url().reveal()}});
    out = std::move(said.out);
    err = std::move(said.err);
    return said.code;
}

void two_sides::full() {
    const auto code = fibctl({"sync:from-content", "--full"});
    INFO(err);
    REQUIRE(code == cli::exit_code::done);
}

void two_sides::incremental() {
    const auto code = fibctl({"sync:from-content", "--incremental"});
    INFO(err);
    REQUIRE(code == cli::exit_code::done);
}

std::string two_sides::versions() {
    return text(
        "select md5(string_agg(v, ',' order by v)) from (select 'b' || id || '.' || xmin || '.' || ctid v from "
        "businesses union all select 'p' || id || '.' || xmin || '.' || ctid from people union all select 'c' || id "
        "|| '.' || xmin || '.' || ctid from communities) rows");
}

sync::another_session two_sides::connect() {
    return [this] { return std::make_unique<store::session>(operations_database.settings()); };
}

}  // namespace fib::test
