#include "sandbox/account.hpp"

#include <algorithm>

namespace fib::sandbox {
namespace {

decision refuse(ending how, std::string_view cause = {}) {
    return {false, how, {}, cause};
}
decision accept(ending how, std::string_view cause = {}) {
    return {true, how, {}, cause};
}

}  // namespace

std::string_view to_string(ending how) {
    switch (how) {
        case ending::answer:
            return "answer";
        case ending::garbage:
            return "garbage";
        case ending::error:
            return "error";
        case ending::cut:
            return "cut";
        case ending::silent:
            return "silent";
        case ending::unavailable:
            return "unavailable";
        case ending::rejected:
            return "rejected";
        case ending::suspended:
            return "suspended";
        case ending::paused:
            return "paused";
        case ending::too_fast:
            return "too-fast";
        case ending::quota_used:
            return "quota-used";
    }
    return {};
}

account::account(settings behaviour, const clock& time)
    : behaviour_{std::move(behaviour)}, time_{time}, changed_at_{time.since_boot()}, dice_{behaviour_.seed} {}

void account::change(settings behaviour) {
    if (behaviour.seed != behaviour_.seed) dice_ = dice{behaviour.seed};
    behaviour_ = std::move(behaviour);
    changed_at_ = elapsed();
}

timestamp account::now() const {
    return time_.now() + behaviour_.clock_offset;
}

std::chrono::nanoseconds account::elapsed() const {
    return time_.since_boot();
}

bool account::suspended() const {
    return behaviour_.suspend_after != 0 && counts.accepted >= behaviour_.suspend_after;
}

std::uint64_t account::accepted_last_second() {
    return speed_.read(elapsed());
}

decision account::decide(const submission& message) {
    auto made = choose(message);
    made.delay += dice_.delay(behaviour_);
    ++counts.endings[static_cast<std::size_t>(made.how)];
    if (made.accepted) {
        ++counts.accepted;
        speed_.count(elapsed());
        spend_quota(message.recipients);
    }
    return made;
}

decision account::choose(const submission& message) {
    if (suspended()) return refuse(ending::suspended);
    if (behaviour_.pause_sending) return refuse(ending::paused);
    if (behaviour_.rate > 0 && !gate_.pass(elapsed(), behaviour_.rate)) return refuse(ending::too_fast);
    if (!quota_allows(message.recipients)) return refuse(ending::quota_used);
    const auto chosen = fate_of(message.to);
    return chosen == fate::accept ? by_fault() : by_fate(chosen, message.to);
}

decision account::by_fate(fate chosen, std::string_view address) {
    const auto name = to_string(chosen);
    switch (chosen) {
        case fate::accept:
        case fate::bounce:
            return accept(ending::answer, name);
        case fate::reject:
            return refuse(ending::rejected, name);
        case fate::throttle:
            return refuse(ending::too_fast, name);
        case fate::throttle_once:
            return throttled_once_.emplace(address).second ? refuse(ending::too_fast, name)
                                                           : accept(ending::answer, name);
        case fate::error:
            return refuse(ending::error, name);
        case fate::error_after:
            return accept(ending::error, name);
        case fate::cut:
            return refuse(ending::cut, name);
        case fate::cut_after:
            return accept(ending::cut, name);
        case fate::silent:
            return accept(ending::silent, name);
        case fate::suspend:
            return refuse(ending::suspended, name);
        case fate::paused:
            return refuse(ending::paused, name);
        case fate::unavailable:
            return refuse(ending::unavailable, name);
        case fate::garbage:
            return accept(ending::garbage, name);
        case fate::slow:
            return {true, ending::answer, std::chrono::seconds{5}, name};
    }
    return {};
}

decision account::by_fault() {
    if (behaviour_.faults_for && elapsed() - changed_at_ >= *behaviour_.faults_for) return accept(ending::answer);
    const auto drawn = dice_.draw(behaviour_);
    ++counts.faults[static_cast<std::size_t>(drawn)];
    switch (drawn) {
        case fault::none:
            return accept(ending::answer);
        case fault::fail_before:
            return refuse(ending::error, "fail-before");
        case fault::cut_before:
            return refuse(ending::cut, "cut-before");
        case fault::silent_before:
            return refuse(ending::silent, "silent-before");
        case fault::fail_after:
            return accept(ending::error, "fail-after");
        case fault::cut_after:
            return accept(ending::cut, "cut-after");
        case fault::silent:
            return accept(ending::silent, "silent");
    }
    return {};
}

std::uint64_t account::sent_last_24_hours() const {
    return in_hours_;
}

bool account::quota_allows(std::size_t recipients) {
    const std::int64_t hour = elapsed() / std::chrono::hours{1};
    while (!hours_.empty() && hours_.front().first <= hour - 24) {
        in_hours_ -= hours_.front().second;
        hours_.pop_front();
    }
    return behaviour_.quota == 0 || in_hours_ + recipients <= behaviour_.quota;
}

void account::spend_quota(std::size_t recipients) {
    const std::int64_t hour = elapsed() / std::chrono::hours{1};
    if (hours_.empty() || hours_.back().first != hour) hours_.emplace_back(hour, 0);
    hours_.back().second += recipients;
    in_hours_ += recipients;
}

}  // namespace fib::sandbox
