#include "upkeep/keeper.hpp"

#include "pipeline/doubts.hpp"
#include "pipeline/pause.hpp"
#include "pipeline/rescue.hpp"
#include "upkeep/absence.hpp"
#include "upkeep/partitions.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fib::upkeep {
namespace {

using namespace std::chrono_literals;
using steady = deadline::steady;

constexpr auto quota_every = 60s;
constexpr auto settle_every = 30s;
constexpr auto partitions_every = 1h;
constexpr auto steps_every = 2s;
constexpr auto reception_every = 5s;
constexpr auto forget_every = 10min;
constexpr int settle_at_once = 500;
/// People whose channel is looked at in one transaction, and how often before the other duties have their turn.
constexpr int walk_at_once = 5'000;
constexpr int walks_in_a_row = 50;

}  // namespace

keeper::keeper(boost::asio::any_io_executor executor, parts with, settings how)
    : with_{std::move(with)}, how_{how}, stopped_{executor}, random_{std::random_device{}()} {}

void keeper::stop() {
    stopping_ = true;
    stopped_.notify();
}

boost::asio::awaitable<void> keeper::run() {
    struct duty {
        steady::duration every;
        boost::asio::awaitable<void> (keeper::*what)();
        steady::time_point next;
    };
    // The lease decides how soon a dead sender's people go on; several engines share the work by chance.
    const auto rescue_every = std::clamp<steady::duration>(how_.lease / 3, 200ms, 10s);
    std::array duties{duty{rescue_every, &keeper::rescue_expired, steady::now()},
                      duty{settle_every, &keeper::settle_old, steady::now()},
                      duty{partitions_every, &keeper::keep_partitions, steady::now()},
                      duty{steps_every, &keeper::follow_changed_steps, steady::now()},
                      duty{settle_every, &keeper::settle_absent, steady::now() + settle_every},
                      duty{reception_every, &keeper::watch_reception, steady::now() + reception_every},
                      duty{forget_every, &keeper::forget_old, steady::now() + forget_every},
                      duty{quota_every, &keeper::ask_quota, steady::now() + quota_every}};
    while (!stopping_) {
        auto& first = *std::min_element(duties.begin(), duties.end(),
                                        [](const duty& a, const duty& b) { return a.next < b.next; });
        if (steady::now() < first.next) {
            co_await stopped_.wait(deadline{first.next});
            continue;
        }
        try {
            co_await (this->*first.what)();
        } catch (const store::error& problem) {
            spdlog::warn("upkeep must wait for the database: {}", problem.what());
        }
        std::uniform_real_distribution<> jitter{0.9, 1.1};
        first.next = steady::now() + std::chrono::duration_cast<steady::duration>(first.every * jitter(random_));
    }
}

boost::asio::awaitable<void> keeper::ask_quota() {
    const auto answer = co_await with_.provider.ask_account(deadline::in(10s));
    if (!answer) {
        if (std::exchange(quota_known_, false)) {
            spdlog::warn("{} does not tell our quota, going on with what is known: {}", with_.provider.name(),
                         answer.error().detail);
        }
        if (!counts_.provider_rate) rate_ = how_.own_rate;
        with_.allow(rate_);
        co_return;
    }
    quota_known_ = true;
    counts_.provider_rate = answer->rate;
    rate_ = answer->rate;
    if (how_.own_rate) rate_ = std::min(*how_.own_rate, rate_.value_or(*how_.own_rate));
    with_.allow(rate_);
    if (!answer->sending_enabled) {
        const auto pause = [why = answer->reason](store::session& on) {
            pipeline::pause(on, pipeline::channel::email, why, "engine");
        };
        co_await with_.database.run(pause, deadline::in(10s));
    }
}

boost::asio::awaitable<void> keeper::rescue_expired() {
    while (!stopping_) {
        const auto done = co_await with_.database.run(pipeline::rescue_one, deadline::in(30s));
        if (done.claims == 0) co_return;
        counts_.rescued_claims += done.claims;
        counts_.given_back += done.given_back;
        counts_.became_unknown += done.unknown;
        counts_.set_aside += done.set_aside;
        spdlog::warn("rescued a claim whose sender is gone: {} people given back, {} unknown, {} set aside",
                     done.given_back, done.unknown, done.set_aside);
    }
}

boost::asio::awaitable<void> keeper::settle_old() {
    const auto steps = with_.steps();
    if (!steps) co_return;
    const auto now = with_.time.now();
    // With idempotency keys nothing is lost by asking again: the provider answers what it did the first time.
    const bool again = with_.provider.keeps_idempotency_keys();
    const auto before = again ? now : now - std::chrono::duration_cast<std::chrono::microseconds>(how_.unknown_max_age);
    const auto old = co_await with_.database.run(
        [before](store::session& on) { return pipeline::list_unknowns(on, settle_at_once, before); },
        deadline::in(30s));
    for (const auto& one : old) {
        if (stopping_) co_return;
        const bool in_window = again && now - one.fenced_at < pipeline::key_window;
        if (!in_window && now - one.noted_at < how_.unknown_max_age) continue;
        pipeline::settle_request what{one.claim, one.place, in_window ? pipeline::settlement::not_sent : how_.policy,
                                      in_window ? "asked again with the same key" : "unknown: " + one.reason,
                                      in_window ? pipeline::doubt_after::begins : pipeline::doubt_after::over};
        const auto settle = [steps, what, now](store::session& on) { return pipeline::settle(on, *steps, what, now); };
        const bool settled = co_await with_.database.run(settle, deadline::in(30s));
        if (settled) ++counts_.settled_by_policy;
    }
}

boost::asio::awaitable<void> keeper::settle_absent() {
    const auto steps = with_.steps();
    if (!steps || !how_.hears_ses) co_return;
    const auto settle = [steps, now = with_.time.now()](store::session& on) {
        return pipeline::settle_known(on, *steps, unsent_by_absence(on, settle_at_once), now);
    };
    const auto settled = co_await with_.database.run(settle, deadline::in(30s));
    if (settled == 0) co_return;
    counts_.settled_by_absence += settled;
    spdlog::info("{} unknown mails were never sent, for SES has not spoken of them; they are due again", settled);
}

boost::asio::awaitable<void> keeper::watch_reception() {
    const auto look = [](store::session& on) {
        auto why = trip_where_needed(on);
        return std::pair{look_at_reception(on), std::move(why)};
    };
    const auto found = co_await with_.database.run(look, deadline::in(10s));
    counts_.last_hour = found.first.hour;
    counts_.last_day = found.first.day;
    if (!found.second.empty() && tripped_.empty()) {
        spdlog::critical("email is paused: {}; look into it, then: fibctl campaign:resume --channel email",
                         found.second);
    }
    tripped_ = found.second;
}

boost::asio::awaitable<void> keeper::forget_old() {
    const auto forget = [](store::session& on) {
        on.query("delete from notices_seen where seen_at < now() - interval '60 days'");
        on.query("delete from bounces where happened_at < now() - interval '400 days'");
        on.query("delete from events_set_aside where received_at < now() - interval '400 days'");
        on.query("delete from event_feed where last_beat_at < now() - interval '3 days'");
        on.query("delete from webhook_queue where dead_at < now() - interval '30 days'");
        // Who neither stands at that step nor is unknown went on without an answer that says so.
        on.query(R"(
delete from doubts d where since < now() - interval '2 days'
  and not exists (select from unknowns u where u.person_id = d.person_id)
  and not exists (select from people p
    join campaign_steps s on s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
    where p.id = d.person_id and s.id = d.campaign_step_id))");
        on.query("delete from deliverability where minute < now() - interval '8 days'");
    };
    co_await with_.database.run(forget, deadline::in(30s));
}

boost::asio::awaitable<void> keeper::keep_partitions() {
    co_await with_.database.run(make_partitions, deadline::in(60s));
    co_await detach_old("send_log", how_.send_log_retention);
    co_await detach_old("activities", how_.activities_retention);
    co_await detach_old("tracking_events", how_.send_log_retention);
}

boost::asio::awaitable<void> keeper::detach_old(const char* table, std::optional<std::chrono::milliseconds> keep) {
    if (!keep) co_return;
    const auto before = with_.time.now() - *keep;
    const auto detach = [table, before](store::session& on) { return detach_oldest(on, table, before); };
    while (!stopping_) {
        const auto done = co_await with_.database.run(detach, deadline::in(30s));
        if (done.busy) spdlog::info("{} is in use; its oldest partition is detached some other time", table);
        if (!done.partition) co_return;
        spdlog::info("detached {} from {}: it is a table of its own now, to be archived or dropped", *done.partition,
                     table);
    }
}

boost::asio::awaitable<void> keeper::follow_changed_steps() {
    const auto follow = [](store::session& on) {
        return on.query("select follow_changed_steps($1)", walk_at_once).truth(0, 0);
    };
    for (int lots = 0; lots < walks_in_a_row && !stopping_; ++lots) {
        const bool more = co_await with_.database.run(follow, deadline::in(30s));
        if (!more) co_return;
    }
}

}  // namespace fib::upkeep
