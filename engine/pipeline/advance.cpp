#include "pipeline/advance.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

namespace fib::pipeline {
namespace {

/// Zones by name; a loop asks for the same few again and again. Null where the name is none.
const date::time_zone* find_zone(std::string_view name) {
    thread_local std::map<std::string, const date::time_zone*, std::less<>> known;
    if (const auto at = known.find(name); at != known.end()) return at->second;
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(std::string{name});
    } catch (const std::exception&) {
        // An unknown name is the row's fault; UTC is the time it gets.
    }
    return known.emplace(name, zone).first->second;
}

timestamp start_of(const step* at_step, const position& at) {
    if (at.started) return *at.started;
    const int days = at_step ? at_step->day_offset - 1 : 0;
    return at.due - std::chrono::days{days};
}

}  // namespace

namespace {

using kind = advanced::kind;

/// Away means that nothing of this recipient was tried; the channel slows down by itself meanwhile.
constexpr std::chrono::seconds while_away{30};
constexpr std::chrono::milliseconds shortest_throttle{1000};

timestamp stretched(timestamp now, std::chrono::milliseconds wait, double chance) {
    return now + std::chrono::duration_cast<std::chrono::microseconds>(wait * (1.0 + chance / 2));
}

}  // namespace

advanced advance(const sequence& in, const step& done, const position& at, const providers::outcome& got,
                 const retry_rules& rules, bool same_key, timestamp now, double chance) {
    using providers::verdict;
    switch (got.what) {
        case verdict::accepted:
            return {kind::sent, go_on(in, &done, at, now), got.detail};
        case verdict::rejected:
            return {kind::failed, go_on(in, &done, at, now), got.detail};
        case verdict::throttled:
            return {kind::returned,
                    later(&done, at, stretched(now, std::max(shortest_throttle, got.retry_after), chance)),
                    "throttled"};
        case verdict::halted:
            return {kind::returned, later(&done, at, at.due), "halted"};
        case verdict::unsent:
            if (got.provider_away) {
                return {kind::returned, later(&done, at, stretched(now, while_away, chance)), "provider_away"};
            }
            break;
        case verdict::unknown:
            if (!same_key) return {kind::unknown, {}, got.detail};
            break;
    }
    if (auto again = retry(done, at, rules, now, chance)) return {kind::returned, *again, "retry"};
    if (got.what == verdict::unknown) return {kind::unknown, {}, got.detail};
    return {kind::failed, go_on(in, &done, at, now),
            fmt::format("given up after {} attempts: {}", rules.attempts, got.detail)};
}

timestamp due_at(timestamp started, int day_offset, std::string_view time_zone) {
    const std::chrono::days span{day_offset - 1};
    const auto* zone = find_zone(time_zone);
    if (!zone) return started + span;
    const auto local = zone->to_local(started);
    return zone->to_sys(local + span, date::choose::earliest);
}

move go_on(const sequence& in, const step* done, const position& at, timestamp now) {
    move to{.step = at.step + 1,
            .channel = channel::email,
            .due = std::nullopt,
            .attempts = 0,
            .started = start_of(done, at)};
    const auto* next = in.find(to.step);
    while (next && next->retired) next = in.find(++to.step);
    if (to.step > in.last()) return to;
    if (!next) {
        to.due = now;
        return to;
    }
    to.channel = next->channel;
    to.due = due_at(to.started, next->day_offset, at.time_zone);
    const bool another_day = done && next->day_offset != done->day_offset;
    to.due = std::max(*to.due, another_day ? now + shortest_gap : now);
    return to;
}

std::optional<move> retry(const step& same, const position& at, const retry_rules& rules, timestamp now,
                          double chance) {
    const int made = at.attempts + 1;
    if (made >= rules.attempts) return std::nullopt;
    const auto doubled = rules.base * (1LL << std::min(made - 1, 20));
    const std::chrono::duration<double> wait = std::min<std::chrono::seconds>(doubled, rules.longest);
    const auto shortened = std::chrono::duration_cast<std::chrono::microseconds>(wait * (1.0 - chance / 2));
    auto to = later(&same, at, now + shortened);
    to.attempts = made;
    return to;
}

move later(const step* same, const position& at, timestamp when) {
    return {.step = at.step,
            .channel = same ? same->channel : channel::email,
            .due = when,
            .attempts = at.attempts,
            .started = start_of(same, at)};
}

}  // namespace fib::pipeline
