#include "scoring/walk.hpp"

#include "scoring/settled_activities.hpp"
#include "scoring/signals.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::scoring {
namespace {

// A fraction of a second each: no snapshot is held for long.
constexpr std::int64_t businesses_at_once = 25'000;
constexpr std::int64_t signals_at_once = 20'000;
constexpr int most_tries = 5;

// Held until the session ends.
constexpr store::statement take_turn{
    "scoring_turn",
    "select pg_try_advisory_lock(hashtextextended('fibonacco.scoring.' || $1 || '.' || current_schema(), 0))"};

constexpr store::statement load_walk{"scoring_load", R"(
select position, upto, started_at, ended_at, model = $3 from scoring_walks where kind = $1 and scope = $2)"};

constexpr store::statement start_walk{"scoring_start", R"(
insert into scoring_walks (kind, scope, model, started_at, position, upto, activities_upto)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (kind, scope) do update set model = excluded.model, started_at = excluded.started_at,
  position = excluded.position, upto = excluded.upto, activities_upto = excluded.activities_upto, ended_at = null)"};

constexpr store::statement move_on{"scoring_move_on",
                                   "update scoring_walks set position = $3 where kind = $1 and scope = $2"};

constexpr store::statement end_walk{"scoring_end",
                                    "update scoring_walks set ended_at = $3 where kind = $1 and scope = $2"};

// What a whole walk has seen is no news any more.
constexpr store::statement catch_up{"scoring_catch_up", R"(
insert into scoring_walks (kind, scope, model, started_at, position, upto, activities_upto, ended_at)
select kind, 'news', model, started_at, activities_upto, activities_upto, activities_upto, $2
from scoring_walks where kind = $1 and scope = 'all'
on conflict (kind, scope) do update set position = greatest(scoring_walks.position, excluded.position))"};

constexpr store::statement last_business{"scoring_last", "select coalesce(max(id), 0) from businesses"};

constexpr store::statement next_businesses{"scoring_next", R"(
select coalesce(max(id), $2) from (
  select id from businesses where id > $1 and id <= $2 order by id limit $3) next)"};

const store::statement& next_news() {
    static const std::string sql = fmt::format(R"(
select coalesce(max(id), $2), count(*), coalesce(array_agg(distinct business_id order by business_id), '{{}}')
from (select a.id, a.business_id from activities a where a.id > $1 and a.id <= $2 and {}
  order by a.id limit $3) next)",
                                               activity_is_signal);
    static const store::statement made{"scoring_news", sql.c_str()};
    return made;
}

constexpr store::statement last_all{"scoring_last_all", R"(
select ended_at, model = $2 from scoring_walks where kind = $1 and scope = 'all' and ended_at is not null)"};

std::string_view name_of(scope which) {
    return which == scope::all ? "all" : "news";
}

}  // namespace

result<walk, problem> walk::begin(store::session& on, const model& with, kind what, scope which, timestamp now) {
    if (!on.exec(take_turn, to_string(what)).truth(0, 0)) {
        return problem{
            fmt::format("another run of scoring:recalculate-{} is under way; it does what this one would: let it end",
                        what == kind::lead ? "leads" : "health")};
    }
    walk one{on, with, what, which};
    if (auto wrong = one.load(now)) return *std::move(wrong);
    return one;
}

std::optional<problem> walk::load(timestamp now) {
    const auto known = on_->exec(load_walk, to_string(what_), name_of(which_), with_->digest);
    if (which_ == scope::all && !known.empty() && known.is_null(0, 3) && known.truth(0, 4) &&
        now - known.moment(0, 2) < std::chrono::hours{24}) {
        position_ = known.number(0, 0);
        upto_ = known.number(0, 1);
        started_at_ = known.moment(0, 2);
        resumed_ = true;
        return std::nullopt;
    }
    const auto settled = settled_activities(*on_);
    if (!settled && which_ == scope::news) return settled.error();
    if (which_ == scope::news && !known.empty()) {
        position_ = known.number(0, 0);
        resumed_ = known.is_null(0, 3);
    }
    start(now, settled ? *settled : 0);
    return std::nullopt;
}

void walk::start(timestamp now, std::int64_t activities) {
    started_at_ = now;
    upto_ = which_ == scope::news ? std::max(activities, position_) : on_->exec(last_business).number(0, 0);
    on_->exec(start_walk, to_string(what_), name_of(which_), with_->digest, now, position_, upto_, activities);
}

written walk::score_next(std::int64_t& reached) {
    if (which_ == scope::all) {
        reached = on_->exec(next_businesses, position_, upto_, businesses_at_once).number(0, 0);
        return score_range(*on_, *with_, what_, position_, reached, started_at_);
    }
    const auto next = on_->exec(next_news(), position_, upto_, signals_at_once);
    const auto found = next.number(0, 1);
    reached = found < signals_at_once ? upto_ : next.number(0, 0);
    return found == 0 ? written{} : score_list(*on_, *with_, what_, std::string{next.text(0, 2)}, started_at_);
}

bool walk::step(timestamp now) {
    if (position_ >= upto_) {
        finish(now);
        return false;
    }
    for (int tries = 1;; ++tries) {
        try {
            std::int64_t reached = 0;
            store::transaction tx{*on_};
            const auto more = score_next(reached);
            on_->exec(move_on, to_string(what_), name_of(which_), reached);
            tx.commit();
            position_ = reached;
            did_.looked_at += more.looked_at;
            did_.changed += more.changed;
            did_.moved += more.moved;
            return true;
        } catch (const store::error& problem) {
            if (problem.why != store::error::kind::conflict || tries == most_tries) throw;
        }
    }
}

void walk::finish(timestamp now) {
    store::transaction tx{*on_};
    on_->exec(end_walk, to_string(what_), name_of(which_), now);
    if (which_ == scope::all) on_->exec(catch_up, to_string(what_), now);
    tx.commit();
}

std::optional<last_whole> last_whole_walk(store::session& on, const model& with, kind what) {
    const auto found = on.exec(last_all, to_string(what), with.digest);
    if (found.empty()) return std::nullopt;
    return last_whole{found.moment(0, 0), found.truth(0, 1)};
}

std::vector<std::string> session_set_up() {
    return {"set plan_cache_mode = force_custom_plan", "set work_mem = '64MB'", "set jit = off"};
}

}  // namespace fib::scoring
