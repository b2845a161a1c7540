#include "cli/audit.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>

using fib::cli::audited_run;

namespace {

const fib::clock& now = fib::machine_clock();

}  // namespace

TEST_CASE("a run is in the audit log from its beginning, and its end adds what was done") {
    fib::test::town at;
    audited_run run{at.on(), now, "sync:from-content", R"({"mode": "full"})"};
    CHECK(at.number("select count(*) from audit_log where ended_at is null and outcome is null") == 1);
    run.note(R"({"businesses": 3})");
    run.done(R"({"businesses": 4})");
    CHECK(at.number("select count(*) from audit_log where outcome = 'done' and ended_at >= at and by_role <> '' and "
                    "detail = '{\"mode\": \"full\", \"businesses\": 4}'") == 1);
}

TEST_CASE("a run that is left by an exception has failed, though its transaction was open") {
    fib::test::town at;
    try {
        const audited_run run{at.on(), now, "scoring:recalculate-leads"};
        at.on().begin();
        at.on().script("select 1/0");
    } catch (const fib::store::error&) {
    }
    CHECK(at.number("select count(*) from audit_log where outcome = 'failed'") == 1);
}
