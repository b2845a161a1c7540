#include "inbound/apply_events.hpp"

#include "inbound/addresses.hpp"
#include "inbound/crowd.hpp"
#include "inbound/deliverability.hpp"
#include "inbound/fold.hpp"
#include "inbound/inbox.hpp"
#include "inbound/set_aside.hpp"
#include "inbound/timeline.hpp"
#include "inbound/tracking_log.hpp"
#include "pipeline/settle.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr store::statement unknown_and_due{"inbox_unknown",
                                           R"(
select claim_id, place, max(provider_id) from (
  select u.claim_id, u.place, i.provider_id from inbox i
    join unknowns u on u.claim_id = i.claim_id and u.place = i.claim_place
    where i.next_try_at <= now()
  union all
  select u.claim_id, u.place, i.provider_id from inbox i
    join unknowns u on u.person_id = i.person_id and u.campaign_step_id = i.step_id
    where i.next_try_at <= now() and i.step_id <> 0) proved
group by claim_id, place limit $1)"};

std::string name_of(const message_event& one) {
    if (one.attempt) return one.attempt->text();
    if (!one.provider_id.empty()) return one.provider_id;
    return fmt::format("person {}, step {}", one.person, one.step);
}

/// One group on its way into the books.
struct group {
    store::session& on;
    timestamp now;
    applied did{};
    std::vector<std::int64_t> done{};  ///< ids in the inbox
    std::vector<std::pair<pipeline::channel, timestamp>> bounced{};

    void apply(std::vector<waiting_event> all);

private:
    std::vector<waiting_event> without_fresh_clicks(std::vector<waiting_event> all);
    void judge_all(std::vector<waiting_event>& all, const found_rows& rows);
    void write(const std::vector<waiting_event>& all, found_rows& rows);
    void keep_for_later(std::vector<waiting_event> all, const found_rows& rows);
};

void group::apply(std::vector<waiting_event> all) {
    did.taken = all.size();
    std::vector<message_event> fresh;
    for (const auto& one : all) {
        if (one.id == 0) fresh.push_back(one.event);
    }
    // An address is acted on at once, whether or not its message is recorded yet, and before any message is locked: in
    // the order of suppressing by hand.
    bounced = act_on_addresses(on, fresh);
    all = without_fresh_clicks(std::move(all));
    std::vector<message_event> events;
    for (const auto& one : all) events.push_back(one.event);
    auto rows = find_rows(on, events);
    judge_all(all, rows);
    write(all, rows);
    keep_for_later(std::move(all), rows);
}

/// A scanner follows every link of a mail within moments: a click is judged when its neighbours can be seen.
std::vector<waiting_event> group::without_fresh_clicks(std::vector<waiting_event> all) {
    const auto later = std::stable_partition(
        all.begin(), all.end(), [](const waiting_event& one) { return one.id != 0 || !needs_neighbours(one.event); });
    std::vector<waiting_event> clicks{std::make_move_iterator(later), std::make_move_iterator(all.end())};
    all.erase(later, all.end());
    did.parked += clicks.size();
    park(on, clicks, now, crowd_wait);
    return all;
}

void group::judge_all(std::vector<waiting_event>& all, const found_rows& rows) {
    std::vector<message_event*> clicks;
    for (std::size_t which = 0; which < all.size(); ++which) {
        auto& one = all[which].event;
        const auto at = rows.of[which];
        if (!at) continue;
        one.person = rows.rows[*at].person;
        judge(one, rows.rows[*at]);
        if (needs_neighbours(one)) clicks.push_back(&one);
    }
    judge_crowds(on, clicks);
}

void group::write(const std::vector<waiting_event>& all, found_rows& rows) {
    consequences out;
    std::vector<bool> changed(rows.rows.size());
    std::vector<message_event> seen;
    for (std::size_t which = 0; which < all.size(); ++which) {
        const auto& one = all[which].event;
        const auto at = rows.of[which];
        if (!at) continue;
        auto& row = rows.rows[*at];
        if (fold(row, one, out)) changed[*at] = true;
        if (one.what == kind::sent && one.source == "ses") {
            did.latest_send = std::max(did.latest_send.value_or(row.sent_at), row.sent_at);
        }
        did.machines += one.by == verdict::machine ? 1 : 0;
        seen.push_back(one);
        if (all[which].id != 0) done.push_back(all[which].id);
    }
    std::vector<const message_row*> to_write;
    for (std::size_t which = 0; which < changed.size(); ++which) {
        if (changed[which]) to_write.push_back(&rows.rows[which]);
    }
    did.changed += to_write.size();
    write_rows(on, to_write);
    keep_tracking(on, seen);
    write_consequences(on, out);
    count_deliverability(on, out, bounced);
}

void group::keep_for_later(std::vector<waiting_event> all, const found_rows& rows) {
    std::vector<waiting_event> later;
    for (std::size_t which = 0; which < all.size(); ++which) {
        if (rows.of[which]) continue;
        auto& one = all[which];
        const bool names_a_message = one.event.attempt || !one.event.provider_id.empty() || one.event.step != 0;
        const bool too_late = now - one.received_at > longest_in_inbox;
        if (names_a_message && !too_late) {
            later.push_back(std::move(one));
            continue;
        }
        if (one.id != 0) done.push_back(one.id);
        if (!names_a_message) continue;
        ++did.set_aside;
        set_aside(on, {.source = one.event.source,
                       .source_id = one.event.source_id,
                       .kind = std::string{to_string(one.event.what)},
                       .body = name_of(one.event),
                       .reason = "no message of this name was recorded within three days"});
    }
    did.parked += later.size();
    park(on, later, now);
}

std::size_t settle_unknowns(store::session& on, const pipeline::catalog& steps, int limit, timestamp now) {
    const auto found = on.exec(unknown_and_due, limit);
    std::vector<pipeline::settle_request> proofs;
    for (std::size_t row = 0; row < found.size(); ++row) {
        proofs.push_back({found.number(row, 0), static_cast<std::int32_t>(found.number(row, 1)),
                          pipeline::settlement::sent, std::string{found.text(row, 2)}});
    }
    std::size_t settled = 0;
    for (const auto& proof : proofs) {
        try {
            settled += pipeline::settle_known(on, steps, {proof}, now);
        } catch (const store::error& problem) {
            if (problem.why == store::error::kind::connection || problem.why == store::error::kind::in_doubt) throw;
            spdlog::warn("the unknown of claim {} place {} cannot be settled: {}", proof.claim, proof.place,
                         problem.what());
        } catch (const std::runtime_error& problem) {
            spdlog::warn("the unknown of claim {} place {} cannot be settled: {}", proof.claim, proof.place,
                         problem.what());
        }
    }
    return settled;
}

/// What the event says of the address holds whatever is wrong with the rest of it.
applied without_guilty(store::session& on, message_event one, const std::string& why) {
    one.detail.clear();
    store::transaction tx{on};
    act_on_addresses(on, {one});
    set_aside(on, {.source = one.source,
                   .source_id = one.source_id,
                   .kind = std::string{to_string(one.what)},
                   .body = name_of(one),
                   .reason = why});
    tx.commit();
    return {.taken = 1, .set_aside = 1, .latest_send = {}};
}

void add(applied& to, const applied& more) {
    to.taken += more.taken;
    to.changed += more.changed;
    to.machines += more.machines;
    to.parked += more.parked;
    to.set_aside += more.set_aside;
    to.settled += more.settled;
    if (more.latest_send) to.latest_send = std::max(to.latest_send.value_or(*more.latest_send), *more.latest_send);
}

}  // namespace

applied apply_new(store::session& on, const std::vector<message_event>& events, timestamp now) {
    std::vector<waiting_event> all;
    all.reserve(events.size());
    for (const auto& one : events) all.push_back({one, 0, 0, now});
    store::transaction tx{on};
    group one{on, now};
    one.apply(std::move(all));
    tx.commit();
    return one.did;
}

applied apply_or_split(store::session& on, const std::vector<message_event>& events, timestamp now) {
    try {
        return apply_new(on, events, now);
    } catch (const store::error& problem) {
        if (problem.why != store::error::kind::data) throw;
        if (events.size() == 1) return without_guilty(on, events.front(), problem.what());
    }
    const auto half = events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2);
    auto out = apply_or_split(on, {events.begin(), half}, now);
    add(out, apply_or_split(on, {half, events.end()}, now));
    return out;
}

applied apply_waiting(store::session& on, const pipeline::catalog& steps, int limit, timestamp now) {
    const auto settled = settle_unknowns(on, steps, limit, now);
    store::transaction tx{on};
    group one{on, now};
    auto due = take_due(on, limit);
    if (!due.empty()) {
        one.apply(std::move(due));
        forget(on, one.done);
    }
    tx.commit();
    one.did.settled = settled;
    return one.did;
}

}  // namespace fib::inbound
