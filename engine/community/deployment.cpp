#include "community/deployment.hpp"

#include "pipeline/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::community {
namespace {

constexpr std::chrono::hours shortest_day{1};

/// A deployment that was begun and not finished.
struct begun {
    std::int64_t sequence = 0;
    plan how;
    std::optional<std::string> consent_basis;
};

std::optional<begun> find_begun(store::session& on, std::int64_t community) {
    const auto found = on.query(R"(
select sequence_id, opens_at, closes_at, planned, placed, consent_basis from deployments
where community_id = $1 and finished_at is null)",
                                community);
    if (found.empty()) return std::nullopt;
    return begun{.sequence = found.number(0, 0),
                 .how = {.hours = {found.moment(0, 1), found.moment(0, 2)},
                         .planned = found.number(0, 3),
                         .placed = found.number(0, 4),
                         .lead = lead_of(community)},
                 .consent_basis = found.is_null(0, 5) ? std::nullopt : std::optional{std::string{found.text(0, 5)}}};
}

/// The channel of the sequence's first step, if people can be sent into it.
result<pipeline::channel, problem> first_channel(store::session& on, std::int64_t id) {
    const auto all = pipeline::load_catalog(on, {});
    const auto* in = all->find(id);
    if (!in) return problem{fmt::format("there is no sequence {}; 'fibctl seed' brings the first one in", id)};
    if (!in->active) return problem{fmt::format("sequence {} '{}' is not active", id, in->name)};
    const auto* first = in->find(1);
    if (!first) return problem{fmt::format("sequence {} '{}' has no step 1; see 'fibctl steps:list'", id, in->name)};
    if (!first->held.empty()) {
        return problem{fmt::format("step 1 of sequence {} would reach nobody: {}", id, first->held)};
    }
    return first->channel;
}

/// Where the next `count` people go. What a begun plan still has in the future is kept; after that come hours in which
/// it has no places.
result<plan, problem> plan_for(const town& where, const deploy_wish& wish, const std::optional<begun>& before,
                               std::int64_t count, timestamp now) {
    if (wish.start) {
        const auto hours = sending_hours(*wish.start, where.time_zone, now);
        if (!hours) return hours.error();
        if (hours->closes - hours->opens < shortest_day) {
            return problem{fmt::format(
                "too little is left of the sending hours of that day in {}; give a later --start", where.time_zone)};
        }
        // The same command again goes on with what it had begun.
        if (!before || before->how.hours.closes != hours->closes) return plan{*hours, count, 0, lead_of(where.id)};
    }
    if (before && before->how.placed + count <= before->how.planned && before->how.place(before->how.placed) >= now) {
        return before->how;
    }
    auto hours = next_sending_hours(where.time_zone, now);
    if (!hours) return hours.error();
    if (before && before->how.hours.closes == hours->closes) {
        const auto& old = before->how;
        hours->opens = std::max(hours->opens, old.place(old.placed));
        if (hours->closes - hours->opens < shortest_day) {
            hours = next_sending_hours(where.time_zone, hours->closes);
            if (!hours) return hours.error();
        }
    }
    return plan{*hours, count, 0, lead_of(where.id)};
}

std::optional<problem> refused(const town& where, const survey& people) {
    if (!people.eligible.empty()) return std::nullopt;
    if (const auto without = people.count("no_consent_basis"); without > 0) {
        return problem{fmt::format(
            "none of the {} in {} ({}) who could be written to has a consent basis; where their addresses were "
            "published by themselves for such letters, record that: --consent-basis published_contact",
            without, where.name, where.slug)};
    }
    if (where.status == "pending" && people.count("enrolled_before") == 0) {
        return problem{fmt::format("nobody in {} ({}) can be enrolled{}", where.name, where.slug,
                                   people.left_out.empty() ? ": it has no contacts; bring them in first" : "")};
    }
    return std::nullopt;
}

void write_begin(store::session& on, const deployed& made, const std::optional<std::string>& consent_basis) {
    store::transaction both{on};
    on.query("update communities set status = 'deploying', updated_at = now() where id = $1 and status = 'pending'",
             made.where.id);
    on.query(R"(
insert into deployments (community_id, sequence_id, opens_at, closes_at, planned, placed, consent_basis)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (community_id) where finished_at is null do update set opens_at = excluded.opens_at,
  closes_at = excluded.closes_at, planned = excluded.planned, placed = excluded.placed,
  consent_basis = excluded.consent_basis)",
             made.where.id, made.sequence, made.how.hours.opens, made.how.hours.closes, made.how.planned,
             made.how.placed, consent_basis);
    both.commit();
}

void write_end(store::session& on, std::int64_t community) {
    store::transaction both{on};
    on.query(R"(
update communities set status = 'active', deployed_at = coalesce(deployed_at, now()), updated_at = now()
where id = $1 and status = 'deploying')",
             community);
    on.query("update deployments set finished_at = now() where community_id = $1 and finished_at is null", community);
    both.commit();
}

/// One deployment of a community at a time, for as long as this lives.
class only_one {
public:
    only_one(store::session& on, std::int64_t community) : on_{on}, community_{community} {
        held_ =
            on.query("select pg_try_advisory_lock(hashtextextended('fibonacco.deploy', $1))", community).truth(0, 0);
    }
    only_one(const only_one&) = delete;
    only_one& operator=(const only_one&) = delete;
    ~only_one() {
        if (!held_) return;
        try {
            on_.query("select pg_advisory_unlock(hashtextextended('fibonacco.deploy', $1))", community_);
        } catch (const store::error&) {
            // The connection is gone, and the lock with it.
        }
    }
    bool held() const { return held_; }

private:
    store::session& on_;
    std::int64_t community_;
    bool held_ = false;
};

}  // namespace

result<deployed, problem> deploy(store::session& on, const town& where, const deploy_wish& wish, timestamp now,
                                 const std::function<void(std::int64_t, std::int64_t)>& progress) {
    if (where.status == "paused") {
        return problem{fmt::format("{0} is paused; end that first: fibctl community:resume {0}", where.slug)};
    }
    const only_one mine{on, where.id};
    if (!mine.held()) return problem{fmt::format("{} is being deployed by another session now", where.slug)};
    const auto before = find_begun(on, where.id);
    deployed out{.where = where};
    out.continued = before.has_value();
    out.sequence = before ? before->sequence : wish.sequence.value_or(1);
    if (wish.sequence && *wish.sequence != out.sequence) {
        return problem{
            fmt::format("a deployment of {} into sequence {} was begun; complete it first, without --sequence",
                        where.slug, out.sequence)};
    }
    const auto channel = first_channel(on, out.sequence);
    if (!channel) return channel.error();
    out.channel = *channel;
    terms under{out.channel, wish.consent_basis};
    if (!under.consent_basis && before) under.consent_basis = before->consent_basis;
    out.people = look_at_people(on, where.id, under);
    if (auto no = refused(where, out.people); no && !before) return *std::move(no);
    const auto count = static_cast<std::int64_t>(out.people.eligible.size());
    const auto how = plan_for(where, wish, before, count, now);
    if (!how) return how.error();
    out.how = *how;
    if (wish.dry_run) {
        out.enrolled = count;
        return out;
    }
    // An active community to which nobody came has no deployment.
    if (count == 0 && !before && where.status == "active") return out;
    write_begin(on, out, under.consent_basis);
    const enrolment all{.community = where.id, .sequence = out.sequence, .under = under, .how = out.how};
    for (std::int64_t done = 0; done < count; done += wish.lot) {
        const auto enrolled = enrol_lot(on, all, out.people.eligible, done, wish.lot);
        if (!enrolled) return enrolled.error();
        out.enrolled += *enrolled;
        if (progress) progress(std::min(done + wish.lot, count), count);
    }
    write_end(on, where.id);
    return out;
}

}  // namespace fib::community
