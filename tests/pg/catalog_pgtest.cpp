#include "pipeline/catalog.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::pipeline::catalog_version;
using fib::test::town;

TEST_CASE("the catalog's version tells every text of a template") {
    town in;
    auto before = catalog_version(in.on());
    for (const std::string column : {"subject", "preview_text", "body_html", "body_text"}) {
        CAPTURE(column);
        in.on().script("update email_templates set " + column + " = coalesce(" + column + ", '') || ' more'");
        const auto after = catalog_version(in.on());
        CHECK(after != before);
        before = after;
    }
}
