#include "support/two_sides.hpp"
#include "sync/content_rows.hpp"
#include "sync/merge_batch.hpp"
#include "sync/merge_communities.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using fib::test::two_sides;

namespace {

/// Business 1 under a new name, and a session that waits 50 ms for a lock.
struct renamed {
    two_sides at;
    std::unique_ptr<fib::store::session> merging;
    std::vector<fib::sync::rejected> refused;
    std::vector<fib::sync::taken_business> batch;

    renamed() {
        at.businesses(1, 2);
        at.full();
        at.content.script("update businesses set name = 'Renamed' where id = 1");
        const auto places = fib::sync::read_places(at.operations);
        for (const auto& row : fib::sync::read_businesses(at.content, {1})) {
            batch.push_back(fib::sync::take(row, places, refused).value());
        }
        merging = at.connect()();
        fib::sync::prepare_session(*merging);
        merging->script("set lock_timeout = '50ms'");
    }
    void lock_it() {
        at.operations.begin();
        at.operations.query("select from businesses where content_db_id = 1 for update");
    }
    fib::sync::did merge(const fib::sync::patience& with) {
        return fib::sync::merge_batch(*merging, batch, fib::machine_clock(), refused, with);
    }
};

}  // namespace

TEST_CASE("a batch whose rows somebody keeps locked is tried again until they are free") {
    renamed one;
    one.lock_it();
    std::thread later{[&] {
        std::this_thread::sleep_for(300ms);
        one.at.operations.rollback();
    }};
    const auto did = one.merge({.tries = 12, .first_wait = 10ms});
    later.join();
    CHECK(did.updated == 1);
    CHECK(one.refused.empty());
    CHECK(one.at.text("select name from businesses where content_db_id = 1") == "Renamed");
}

TEST_CASE("a batch whose rows stay locked ends with a sentence that says which they are, and writes nothing") {
    renamed one;
    one.lock_it();
    std::string said;
    try {
        one.merge({.tries = 2, .first_wait = 1ms});
    } catch (const fib::store::error& problem) {
        said = problem.what();
    }
    CHECK(said.find("the businesses 1 to 1") != std::string::npos);
    CHECK(said.find("pg_stat_activity") != std::string::npos);
    one.at.operations.rollback();
    CHECK(one.refused.empty());
    CHECK(one.at.text("select name from businesses where content_db_id = 1") == "Business 1");
    CHECK(one.merge({}).updated == 1);
}
