#include "cli/status/holds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fib::cli {
namespace {

/// Rows of one kind that are counted at most.
constexpr std::int64_t most_counted = 100'000;

amount bounded(std::int64_t counted) {
    return {counted, counted >= most_counted ? amount::sort::at_least : amount::sort::exact};
}

void add_pauses(store::session& on, std::vector<hold>& out) {
    const auto found = on.query("select scope, reason, paused_by, paused_at from pauses order by scope");
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto scope = found.text(row, 0);
        const bool breaker = found.text(row, 2) == "breaker";
        out.push_back({.what = breaker ? "breaker" : "paused",
                       .text = fmt::format("{} is paused by {}: {}", scope == "all" ? "everything" : scope,
                                           breaker ? "the circuit breaker" : one_line(found.text(row, 2)),
                                           one_line(found.text(row, 1))),
                       .since = found.maybe_moment(row, 3),
                       .next = scope == "all" ? "fibctl campaign:resume"
                                              : fmt::format("fibctl campaign:resume --channel {}", scope),
                       .stops = true});
    }
}

/// A standby cannot tell: its position in the log is not the primary's.
void add_moved(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select case when pg_is_in_recovery() or exists (select from pauses where scope = 'all') then null "
        "else sending_held('none') end");
    if (found.is_null(0, 0)) return;
    out.push_back({.what = "database_moved",
                   .text = std::string{found.text(0, 0)},
                   .next = "if it is the right one: fibctl campaign:resume",
                   .stops = true});
}

void add_communities(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select count(*), coalesce(sum(business_count), 0)::bigint, "
        "(array_agg(slug order by business_count desc, slug))[1:3] from communities where status = 'paused'");
    const auto count = found.number(0, 0);
    if (count == 0) return;
    std::string names{found.text(0, 2)};
    std::erase_if(names, [](char byte) { return byte == '{' || byte == '}' || byte == '"'; });
    std::ranges::replace(names, ',', ' ');
    out.push_back({.what = "communities_paused",
                   .text = fmt::format("{} paused, with {}: {}{}", counted(count, "community is", "communities are"),
                                       counted(found.number(0, 1), "business", "businesses"), one_line(names),
                                       count > 3 ? " ..." : ""),
                   .next = "fibctl community:resume SLUG"});
}

void add_claims(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select count(*), coalesce(sum(cardinality(person_ids)), 0)::bigint, min(expires_at), "
        "coalesce(sum(started_upto), 0)::bigint from claims where expires_at < now()");
    if (found.number(0, 0) == 0) return;
    out.push_back({.what = "claim_expired",
                   .text = fmt::format("the lease of {} ran out: whoever held them is gone, and {} of their messages "
                                       "may have been sent",
                                       counted(found.number(0, 0), "claim", "claims"), grouped(found.number(0, 3))),
                   .people = amount{found.number(0, 1)},
                   .since = found.maybe_moment(0, 2),
                   .next = "any running fibengine rescues them"});
}

void add_suspects(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select count(*) from (select from people where rescues >= 3 and next_send_at is not null limit $1) suspects",
        most_counted);
    if (found.number(0, 0) == 0) return;
    out.push_back({.what = "rescued_often",
                   .text = "rescued three times: each is claimed alone, and set aside if that fails too",
                   .people = bounded(found.number(0, 0))});
}

void add_set_aside(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select split_part(reason, ':', 1), count(*), min(set_aside_at) from "
        "(select reason, set_aside_at from set_aside limit $1) them group by 1 order by 2 desc, 1 limit 5",
        most_counted);
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.what = "set_aside",
                       .text = fmt::format("set aside: {}", one_line(found.text(row, 0))),
                       .people = bounded(found.number(row, 1)),
                       .since = found.maybe_moment(row, 2),
                       .next = "fibctl doctor names them"});
    }
}

void add_unknowns(store::session& on, const settings& chosen, std::vector<hold>& out) {
    const auto found =
        on.query("select count(*), min(noted_at) from (select noted_at from unknowns limit $1) u", most_counted);
    if (found.number(0, 0) == 0) return;
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(chosen.engine.unknown_max_age);
    out.push_back({.what = "unknown",
                   .text = fmt::format("nobody knows whether it was sent; an event may tell, and after {} it is {}",
                                       span_text(age),
                                       chosen.engine.policy == unknown_policy::skip ? "taken as sent" : "sent again"),
                   .people = bounded(found.number(0, 0)),
                   .since = found.maybe_moment(0, 1),
                   .next = "fibctl campaign:unknown lists them"});
}

void add_walk(store::session& on, std::vector<hold>& out) {
    // Every seed begins one, and engines end it in a minute or two: it is worth a word where it takes longer.
    const auto found = on.query("select last_person from channel_walk where seen_at < now() - interval '3 minutes'");
    if (found.empty()) return;
    out.push_back({.what = "steps_changed",
                   .text = fmt::format("steps got another channel or place; the engines let people follow, those up to "
                                       "number {} by now",
                                       grouped(found.number(0, 0)))});
}

void add_deployments(store::session& on, std::vector<hold>& out) {
    const auto found = on.query(
        "select c.slug, d.planned - d.enrolled, d.started_at from deployments d "
        "join communities c on c.id = d.community_id where d.finished_at is null and not exists (select from pg_locks "
        "l "
        "where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = "
        "current_database()) and (l.classid::bigint << 32 | l.objid::bigint) = "
        "hashtextextended('fibonacco.deploy', d.community_id)) order by d.started_at limit 5");
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.what = "deployment_unfinished",
                       .text = fmt::format("the deployment of {} was not ended", one_line(found.text(row, 0))),
                       .people = amount{std::max<std::int64_t>(0, found.number(row, 1))},
                       .since = found.maybe_moment(row, 2),
                       .next = fmt::format("fibctl community:deploy {}", one_line(found.text(row, 0)))});
    }
}

}  // namespace

std::vector<hold> look_at_holds(store::session& on, const settings& chosen) {
    std::vector<hold> out;
    add_pauses(on, out);
    add_moved(on, out);
    add_claims(on, out);
    add_unknowns(on, chosen, out);
    add_set_aside(on, out);
    add_suspects(on, out);
    add_communities(on, out);
    add_deployments(on, out);
    add_walk(on, out);
    return out;
}

}  // namespace fib::cli
