#include "cli/status/funnel.hpp"

#include "pipeline/catalog.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fib::cli {
namespace {

// No index says who waits at which step, for sending would have to write it at every message; and counting four million
// people reads three gigabytes. Whole pages are drawn instead. A community's people lie side by side and go through
// their steps together, so a page counts for hardly more than one of them: 4,000 pages tell a share to about a percent
// and a half of the whole.
constexpr const char* people_by_step = R"(
select p.sequence_id, p.sequence_step,
  count(*) filter (where p.next_send_at is not null),
  count(*) filter (where p.next_send_at <= now()),
  count(*) filter (where p.next_send_at is null and p.sequence_started_at is not null and p.claim_id is null),
  count(*) filter (where p.next_send_at is null and p.sequence_started_at is null),
  count(*) filter (where p.next_send_at is null and p.sequence_started_at is null and p.is_primary_contact
    and p.consent_basis is null)
from people p tablesample system ($1) repeatable (1)
where p.deleted_at is null group by 1, 2)";

// Who stopped us is counted at the last message that they had before. `stops` has a row for each of them alone.
constexpr const char* messages_by_step = R"(
select coalesce(l.campaign_step_id, 0), l.channel, l.status,
  case when l.status = 'skipped' then left(coalesce(l.failure_reason, ''), 60) else '' end,
  count(*), count(l.opened_at), count(l.clicked_at), count(l.replied_at), count(l.bounced_at),
  count(*) filter (where l.status = 'sent' and o.stopped_at >= l.sent_at
    and not exists (select from send_log later where later.person_id = l.person_id and later.status = 'sent'
      and later.sent_at > l.sent_at and later.sent_at <= o.stopped_at))
from send_log l tablesample system ($1) repeatable (1)
left join (select person_id, min(stopped_at) as stopped_at from stops
  where stopped_at >= $2 group by person_id) o on o.person_id = l.person_id
where l.sent_at >= $2
group by 1, 2, 3, 4)";

// The months that are not over by then, and the default partition.
constexpr const char* size_of_log = R"(
select coalesce(sum(pg_relation_size(c.oid)), 0)::bigint
from pg_inherits h join pg_class c on c.oid = h.inhrelid
cross join lateral (select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')) bound (upper)
where h.inhparent = 'send_log'::regclass and (bound.upper is null or bound.upper::timestamptz > $1))";

/// How much of a table is read, and how what was found there is scaled up.
struct share {
    double percent = 100;
    amount of(std::int64_t counted) const {
        if (percent >= 100) return {counted, amount::sort::exact};
        return {std::llround(static_cast<double>(counted) * 100 / percent), amount::sort::estimated};
    }
};

share share_of(std::int64_t bytes, std::int64_t wish) {
    if (bytes <= wish) return {};
    return {100.0 * static_cast<double>(wish) / static_cast<double>(bytes)};
}

using places = std::map<std::int64_t, funnel_step*>;  ///< by step's id

std::vector<funnel_sequence> read_steps(store::session& on, const funnel_wish& wish) {
    const auto known = pipeline::load_catalog(on, {});
    std::vector<funnel_sequence> out;
    for (const auto& [id, in] : known->sequences) {
        if (wish.sequence && *wish.sequence != id) continue;
        funnel_sequence one{.id = id, .name = in.name, .active = in.active};
        for (const auto& [number, step] : in.steps) {
            funnel_step at{.id = step.id, .number = number, .campaign_id = step.campaign_id};
            at.channel = to_string(step.channel);
            at.held = step.held;
            one.steps.push_back(std::move(at));
        }
        out.push_back(std::move(one));
    }
    return out;
}

/// Where people stand whose sequence or step there is not, and messages of steps that are gone.
funnel_sequence& nowhere(funnel& out) {
    if (out.sequences.empty() || out.sequences.back().id != 0) out.sequences.push_back({.name = "no such step"});
    return out.sequences.back();
}

funnel_step& stray(funnel_sequence& in, const std::string& channel) {
    const auto at = std::ranges::find(in.steps, channel, &funnel_step::channel);
    if (at != in.steps.end()) return *at;
    in.steps.push_back({.campaign_id = "(no step)", .channel = channel});
    return in.steps.back();
}

void add_people(funnel& out, const store::rows& found, const share& read, bool only_one) {
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto sequence = found.number(row, 0);
        const auto number = static_cast<int>(found.number(row, 1));
        out.outside += read.of(found.number(row, 5));
        out.without_consent += read.of(found.number(row, 6));
        const auto waiting = read.of(found.number(row, 2));
        const auto in = std::ranges::find(out.sequences, sequence, &funnel_sequence::id);
        if (in == out.sequences.end()) {
            if (only_one || waiting.number == 0) continue;
            auto& at = stray(nowhere(out), "");
            at.waiting += waiting;
            at.due += read.of(found.number(row, 3));
            nowhere(out).waiting += waiting;
            continue;
        }
        in->through += read.of(found.number(row, 4));
        in->waiting += waiting;
        auto at = std::ranges::find(in->steps, number, &funnel_step::number);
        if (at == in->steps.end()) {
            if (waiting.number == 0) continue;
            funnel_step missing{.number = number, .campaign_id = "(no step)"};
            missing.held = "there is no such step";
            at = in->steps.insert(std::ranges::upper_bound(in->steps, number, {}, &funnel_step::number),
                                  std::move(missing));
        }
        at->waiting += waiting;
        at->due += read.of(found.number(row, 3));
    }
}

void add_messages(funnel& out, const store::rows& found, const share& read, bool only_one) {
    places by_id;
    for (auto& sequence : out.sequences) {
        for (auto& step : sequence.steps) {
            if (step.id != 0) by_id[step.id] = &step;
        }
    }
    funnel_sequence gone{.name = "no such step"};
    for (std::size_t row = 0; row < found.size(); ++row) {
        const auto place = by_id.find(found.number(row, 0));
        if (place == by_id.end() && only_one) continue;
        auto& at = place != by_id.end() ? *place->second : stray(gone, std::string{found.text(row, 1)});
        const auto status = found.text(row, 2);
        const auto count = read.of(found.number(row, 4));
        if (status == "skipped") {
            at.skipped += count;
            at.skipped_by[std::string{found.text(row, 3)}] += count;
        } else {
            (status == "sent" ? at.sent : at.failed) += count;
        }
        at.opened += read.of(found.number(row, 5));
        at.clicked += read.of(found.number(row, 6));
        at.replied += read.of(found.number(row, 7));
        at.bounced += read.of(found.number(row, 8));
        at.stopped += read.of(found.number(row, 9));
    }
    for (auto& one : gone.steps) nowhere(out).steps.push_back(std::move(one));
}

}  // namespace

const funnel_step* funnel::find(std::int64_t step) const {
    for (const auto& sequence : sequences) {
        const auto at = std::ranges::find(sequence.steps, step, &funnel_step::id);
        if (at != sequence.steps.end()) return &*at;
    }
    return nullptr;
}

funnel look_at_funnel(store::session& on, const funnel_wish& wish) {
    funnel out{.days = wish.days};
    out.sequences = read_steps(on, wish);
    const auto people = share_of(on.query("select pg_relation_size('people')").number(0, 0), wish.sample_bytes);
    add_people(out, on.query(people_by_step, people.percent), people, wish.sequence.has_value());
    const auto since = std::string{
        on.query("select (date_trunc('day', now()) - make_interval(days => $1))::text", wish.days - 1).text(0, 0)};
    // Its rows are a quarter as wide.
    const auto log = share_of(on.query(size_of_log, since).number(0, 0), wish.sample_bytes / 2);
    add_messages(out, on.query(messages_by_step, log.percent, since), log, wish.sequence.has_value());
    return out;
}

}  // namespace fib::cli
