#include "pipeline/delivery.hpp"

#include "pipeline/compiled_mail.hpp"
#include "pipeline/doubts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <unordered_map>
#include <utility>

namespace fib::pipeline {

using namespace std::chrono_literals;

delivery::delivery(boost::asio::any_io_executor executor, parts with, settings how)
    : with_{with}, how_{std::move(how)}, tasks_{std::move(executor)}, random_{std::random_device{}()} {}

boost::asio::awaitable<void> delivery::deliver(std::shared_ptr<const claim> held, const catalog& steps) {
    with_.record.expect(held->id, held->people.size());
    // Who may not be sent this goes to the books with the reason, or on to a later time; no provider hears of it.
    auto everyone = gate_all(*held, steps);
    everyone = co_await look_for_doubts(held, std::move(everyone));
    std::span<const ready> left{everyone};
    while (!left.empty() && may_go_on(*held)) {
        // A wave is as large as there is room for its answers, so that what a crash leaves unknown stays bounded.
        const auto room_for = co_await room(left.size());
        if (!may_go_on(*held)) break;
        const auto granted = co_await with_.pace.take(static_cast<int>(room_for), deadline::in(10s));
        if (granted == 0 || !may_go_on(*held)) continue;
        // Rendered before the fence: a row that cannot be rendered must never count as begun.
        auto wave = compose_wave(*held, left.first(static_cast<std::size_t>(granted)));
        left = left.subspan(static_cast<std::size_t>(granted));
        // The fence commits that these may have been sent, and obeys what was committed since the claim.
        wave = co_await fence_wave(*held, std::move(wave));
        // From here the provider may have acted: each of these ends in the books, whatever happens.
        for (auto& one : wave) tasks_.spawn("send", send(held, std::move(one)));
    }
    // Never begun: back as they were, no attempt counted.
    for (const auto& one : left) give_back(*held, one, "not_begun", one.who->at.due);
}

bool delivery::may_go_on(const claim& held) const {
    return !stopping_ && halted_.empty() && !given_up() && with_.held.hold(held.id);
}

bool delivery::given_up() const {
    return how_.most_probes && health_.probes() >= *how_.most_probes;
}

std::vector<delivery::ready> delivery::gate_all(const claim& held, const catalog& steps) {
    const auto now = with_.time.now();
    std::vector<ready> out;
    out.reserve(held.people.size());
    for (const auto& who : held.people) {
        const auto* in = steps.find(who.at.sequence);
        const ready one{&who, in, in ? in->find(who.at.step) : nullptr};
        const auto decided = gate(who, one.in, one.at, how_.gate, now);
        switch (decided.what) {
            case decision::kind::send:
                out.push_back(one);
                break;
            case decision::kind::defer:
                give_back(held, one, decided.reason, decided.until);
                break;
            case decision::kind::skip:
            case decision::kind::stop: {
                auto skipped = base(held, one);
                skipped.what = entry::kind::skipped;
                skipped.detail = decided.reason;
                if (decided.what == decision::kind::skip) skipped.to = go_on(*in, one.at, who.at, now);
                if (decided.what == decision::kind::stop) skipped.to.due.reset();
                ++with_.counts.skipped[decided.reason];
                with_.record.add(std::move(skipped));
            }
        }
    }
    return out;
}

boost::asio::awaitable<std::vector<delivery::ready>> delivery::look_for_doubts(std::shared_ptr<const claim> held,
                                                                               std::vector<ready> all) {
    std::vector<std::int64_t> people;
    for (const auto& one : all) people.push_back(one.who->id);
    const auto find = [people](store::session& on) { return find_doubts(on, people); };
    std::vector<doubt> found;
    std::string problem;
    try {
        found = co_await with_.database.run(find, deadline::in(how_.fence_limit));
    } catch (const store::error& error) {
        problem = error.what();
    }
    if (!problem.empty()) {
        spdlog::error("who is in doubt cannot be read, {} people are given back: {}", all.size(), problem);
        for (const auto& one : all) give_back(*held, one, "doubts_not_read", one.who->at.due);
        co_return std::vector<ready>{};
    }
    if (found.empty()) co_return all;
    std::unordered_map<std::int64_t, doubt> of;
    for (const auto& one : found) of.emplace(one.person, one);
    for (auto& one : all) {
        const auto at = of.find(one.who->id);
        if (at != of.end() && at->second.step_id == one.at->id) one.doubt_since = at->second.since;
    }
    co_return all;
}

/// Only the provider that keeps the key tells what became of the first attempt, and only while it keeps it. Any other
/// call may send a second time.
bool delivery::may_ask_again(const ready& one, timestamp now) const {
    return !one.doubt_since || (with_.provider.keeps_idempotency_keys() && now - *one.doubt_since < key_window);
}

boost::asio::awaitable<std::size_t> delivery::room(std::size_t left) {
    while (!stopping_ && halted_.empty() && !given_up()) {
        if (health_.away()) {
            // One call at a time, and none before its hour: enough to see when the provider is back.
            if (in_flight() == 0 && provider_health::steady::now() >= health_.probe_at()) co_return 1;
            co_await with_.changed.wait(deadline{std::max(health_.probe_at(), deadline::in(50ms).at())});
            continue;
        }
        const auto unsettled = in_flight() + with_.record.unrecorded();
        const auto budget = how_.concurrency + with_.record.group_size();
        const auto slots = how_.concurrency - std::min(how_.concurrency, in_flight());
        const auto allowed = std::min(slots, budget - std::min(budget, unsettled));
        // Small waves cost a commit each: wait for a whole one unless nothing is under way that would make room.
        const auto wanted = std::min(left, how_.wave);
        if (allowed >= wanted || (allowed > 0 && unsettled == 0)) co_return std::min(allowed, wanted);
        co_await with_.changed.wait(deadline::in(1s));
    }
    co_return 0;
}

std::vector<delivery::going> delivery::compose_wave(const claim& held, std::span<const ready> wave) {
    const auto now = with_.time.now();
    std::vector<going> out;
    out.reserve(wave.size());
    for (const auto& one : wave) {
        if (!may_ask_again(one, now)) {
            auto stays = base(held, one);
            stays.what = entry::kind::unknown;
            stays.detail = "an earlier attempt may have sent it, and its idempotency key no longer tells";
            ++with_.counts.unknown;
            with_.record.add(std::move(stays));
            continue;
        }
        try {
            out.push_back({one, with_.compose.compose(*one.who, *one.at, {held.id, one.who->place, held.day}, now)});
        } catch (const std::exception& problem) {
            auto broken = base(held, one);
            broken.what = entry::kind::aside;
            broken.detail = providers::fit_for_detail(std::string{"cannot be rendered: "} + problem.what());
            ++with_.counts.set_aside;
            spdlog::error("person {} is set aside: {}", one.who->id, broken.detail);
            with_.record.add(std::move(broken));
        }
    }
    return out;
}

boost::asio::awaitable<std::vector<delivery::going>> delivery::fence_wave(const claim& held, std::vector<going> wave) {
    if (wave.empty()) co_return wave;
    fence_request what;
    what.claim = held.id;
    what.owner = how_.owner;
    what.version = held.version;
    what.channel = how_.gate.serves;
    for (const auto& one : wave) what.add(*one.one.who);
    std::string refused;
    fenced stands;
    const auto stand = [what](store::session& on) { return fence(on, what); };
    try {
        stands = co_await with_.database.run(stand, deadline::in(how_.fence_limit));
        ++with_.counts.fences;
        if (!stands.owned) refused = "claim_lost";
        if (!stands.held.empty()) {
            refused = "held";
            halt(stands.held, false);
        }
    } catch (const store::error& problem) {
        spdlog::error("a fence is in doubt, its {} people are given back: {}", wave.size(), problem.what());
        refused = "fence_in_doubt";
    }
    std::vector<going> begun;
    for (auto& one : wave) {
        const auto blocked = stands.blocked.find(one.one.who->place);
        if (!refused.empty() || blocked != stands.blocked.end()) {
            // Claimed again, the gate will judge what has changed.
            give_back(held, one.one, refused.empty() ? blocked->second : refused, one.one.who->at.due);
        } else {
            begun.push_back(std::move(one));
        }
    }
    co_return begun;
}

boost::asio::awaitable<void> delivery::send(std::shared_ptr<const claim> held, going one) {
    // A process that slept past its lease may find its people in another's hands: it begins nothing more.
    if (!with_.held.hold(held->id)) {
        give_back(*held, one.one, "lease_lost", one.one.who->at.due);
    } else {
        const auto got = co_await with_.provider.send(std::move(one.what.mail), deadline::in(how_.call_limit));
        conclude(*held, one, got);
    }
    // Waking whoever waits for room costs more than the room of one call is worth.
    const auto left = in_flight() - 1;
    if (left == 0 || left % std::max<std::size_t>(1, how_.wave / 8) == 0) with_.changed.notify();
}

void delivery::conclude(const claim& held, const going& one, const providers::outcome& got) {
    using providers::verdict;
    const bool was_away = health_.away();
    health_.note(got, provider_health::steady::now());
    if (health_.away() && !was_away) {
        spdlog::error("{} is away: {}; going on with single calls until one is answered", with_.provider.name(),
                      health_.reason());
    }
    if (was_away && !health_.away()) spdlog::info("{} answers again", with_.provider.name());
    if (got.what == verdict::accepted) with_.pace.accepted();
    if (got.what == verdict::throttled) with_.pace.throttled();
    if (got.what == verdict::halted) halt(got.detail, true);

    const double chance = std::uniform_real_distribution<>{}(random_);
    auto ended = advance(*one.one.in, *one.one.at, one.one.who->at, got, how_.retries,
                         with_.provider.keeps_idempotency_keys(), with_.time.now(), chance);
    // That the last attempts did not go out says nothing of the first.
    if (one.one.doubt_since && got.what == verdict::unsent && ended.what == advanced::kind::failed) {
        ended.what = advanced::kind::unknown;
    }
    auto out = base(held, one.one);
    out.detail = std::move(ended.detail);
    out.to = ended.to;
    out.doubt_before = one.one.doubt_since.has_value();
    out.in_doubt = got.what == verdict::unknown && ended.what == advanced::kind::returned;
    switch (ended.what) {
        case advanced::kind::sent:
            out.what = entry::kind::sent;
            out.subject = one.what.subject;
            ++with_.counts.sent;
            break;
        case advanced::kind::failed:
            out.what = entry::kind::failed;
            ++with_.counts.failed[out.detail];
            break;
        case advanced::kind::unknown:
            out.what = entry::kind::unknown;
            ++with_.counts.unknown;
            break;
        case advanced::kind::returned:
            out.what = entry::kind::returned;
            got.what == verdict::throttled ? ++with_.counts.throttled : ++with_.counts.returned[out.detail];
            break;
    }
    with_.record.add(std::move(out));
}

entry delivery::base(const claim& held, const ready& one) const {
    entry out;
    out.claim = held.id;
    out.place = one.who->place;
    out.day = held.day;
    out.person = one.who->id;
    out.business = one.who->business_id;
    out.channel = how_.gate.serves;
    out.step_id = one.at ? one.at->id : 0;
    if (one.at) out.campaign_id = one.at->campaign_id;
    out.from_sequence = one.who->at.sequence;
    out.from_step = one.who->at.step;
    out.from_due = one.who->at.due;
    out.to = later(one.at, one.who->at, one.who->at.due);
    out.at = with_.time.now();
    return out;
}

void delivery::give_back(const claim& held, const ready& one, const std::string& reason, timestamp when) {
    auto back = base(held, one);
    back.what = entry::kind::returned;
    back.to = later(one.at, one.who->at, when);
    back.detail = reason;
    ++with_.counts.returned[reason];
    if (when == one.who->at.due) ++with_.counts.untouched;
    earliest_return_ = std::min(earliest_return_.value_or(when), when);
    with_.record.add(std::move(back));
}

void delivery::halt(std::string reason, bool by_provider) {
    if (!halted_.empty()) return;
    spdlog::log(by_provider ? spdlog::level::err : spdlog::level::warn,
                "{} is held back: {}; everything not begun is given back", to_string(how_.gate.serves), reason);
    halted_ = std::move(reason);
    by_provider_ = by_provider;
    with_.changed.notify();
}

void delivery::resume() {
    halted_.clear();
    by_provider_ = false;
}

}  // namespace fib::pipeline
