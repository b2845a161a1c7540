#include "scoring/settled_activities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace fib::scoring {
namespace {

constexpr store::statement newest{"scoring_newest", "select coalesce(max(id), 0) from activities"};

// Ids are given out in order and committed in any. Whoever has one holds this lock, taken before the id was, until they
// commit; a transaction that takes it later is given higher ids.
constexpr store::statement writers{"scoring_writers", R"(
select coalesce(array_agg(distinct virtualtransaction), '{}') from pg_locks
where locktype = 'relation' and database = (select oid from pg_database where datname = current_database())
  and relation = 'activities'::regclass and mode = 'RowExclusiveLock' and granted and pid <> pg_backend_pid())"};

constexpr store::statement still_there{
    "scoring_still_there", "select min(pid) from pg_locks, pg_sleep($2) where virtualtransaction = any($1::text[])"};

constexpr double first_wait = 0.01;
constexpr double longest_wait = 1;  // a statement holds a snapshot meanwhile
constexpr double longest_in_all = 10;

}  // namespace

result<std::int64_t, problem> settled_activities(store::session& on) {
    const auto upto = on.exec(newest).number(0, 0);
    const std::string who{on.exec(writers).text(0, 0)};
    if (who == "{}") return upto;
    double waited = 0;
    for (double wait = first_wait;; wait = std::min(wait * 2, longest_wait)) {
        const auto left = on.exec(still_there, who, wait).maybe_number(0, 0);
        waited += wait;
        if (!left) return upto;
        if (waited >= longest_in_all) {
            return problem{
                fmt::format("the session with process id {} has been writing activities for more than {:.0f} "
                            "seconds; see what it does in pg_stat_activity, and run this again after it",
                            *left, waited)};
        }
    }
}

}  // namespace fib::scoring
