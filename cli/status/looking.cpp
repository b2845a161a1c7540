#include "cli/status/looking.hpp"

#include <fmt/format.h>

#include <iterator>

namespace fib::cli {
namespace {

/// Counting stops here: what is due is shown as "more than", and no look at it takes long.
constexpr std::int64_t due_bound = 2'000'000;

// The key of people_due answers all of it, from its front.
constexpr const char* due_of = R"(
select (select count(*) from (select from people_due where channel = $1 and at <= now() limit $2) due),
  (select at from people_due where channel = $1 and at > now() order by at limit 1))";

constexpr const char* claims_by_channel = R"(
select channel, coalesce(sum(cardinality(person_ids)), 0)::bigint, coalesce(sum(started_upto), 0)::bigint
from claims group by channel)";

// Each sending loop has one connection for its leases.
constexpr const char* connected_loops = R"(
select count(*) from pg_stat_activity
where datname = current_database() and application_name in ('fibengine leases', 'fibctl leases'))";

}  // namespace

looking::looking(const settings& chosen, funnel_wish wish, const clock& time)
    : settings_{chosen}, wish_{std::move(wish)}, clock_{time} {
    found_.channels[0].name = "email";
    found_.channels[1].name = "sms";
    found_.channels[2].name = "voice";
}

template <class Part>
void looking::part(const char* name, unhurried& when, std::chrono::seconds& age, Part read) {
    const auto from = clock_.since_boot();
    if (when.may(from)) {
        try {
            read();
        } catch (const store::error& error) {
            using kind = store::error::kind;
            // 57014: it took longer than a statement may.
            if (error.why == kind::connection || error.why == kind::in_doubt || error.sqlstate != "57014") throw;
            found_.problems.push_back(fmt::format("{} took too long to read", name));
        }
        when.looked(from, clock_.since_boot());
    }
    age = when.age(clock_.since_boot()).value_or(std::chrono::seconds{0});
}

void looking::look_at_due(store::session& on) {
    for (auto& one : found_.channels) {
        const auto found = on.query(due_of, one.name, due_bound);
        const auto due = found.number(0, 0);
        one.due = {due, due >= due_bound ? amount::sort::at_least : amount::sort::exact};
        one.next_due = due == 0 ? found.maybe_moment(0, 1) : std::nullopt;
    }
}

void looking::look_at_claims(store::session& on) {
    const auto claims = on.query(claims_by_channel);
    for (auto& one : found_.channels) {
        one.claimed = one.begun = 0;
        for (std::size_t row = 0; row < claims.size(); ++row) {
            if (claims.text(row, 0) != one.name) continue;
            one.claimed = claims.number(row, 1);
            one.begun = claims.number(row, 2);
        }
    }
    found_.loops = on.query(connected_loops).number(0, 0);
}

standing looking::look(store::session& on) {
    found_.problems.clear();
    found_.at = clock_.now();
    part("who is due", due_, found_.old.due, [&] { look_at_due(on); });
    look_at_claims(on);
    part("what was sent today", today_, found_.old.sends, [&] {
        sends_.look(on);
        found_.today = sends_.counts();
        for (auto& one : found_.channels) {
            one.sent = 0;
            for (const auto& [kind, count] : found_.today) {
                if (kind.status == "sent" && kind.channel == one.name) one.sent += count;
            }
            one.per_second = static_cast<double>(sends_.last_minute(one.name)) / 60;
        }
    });
    part("the funnel", funnel_, found_.old.funnel, [&] {
        found_.people = look_at_funnel(on, wish_);
        holds_of_funnel_ = holds_of_funnel(found_.people);
    });
    found_.reception = upkeep::look_at_reception(on);
    found_.holds = look_at_holds(on, settings_);
    for (auto&& more : {holds_of_channels(found_, settings_), holds_of_funnel_}) {
        found_.holds.insert(found_.holds.end(), more.begin(), more.end());
    }
    return found_;
}

}  // namespace fib::cli
