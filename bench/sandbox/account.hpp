#pragma once

#include "base/clock.hpp"
#include "sandbox/fate.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/meter.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/submission.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace fib::sandbox {

/// How a well-formed message ends.
enum class ending {
    answer,       ///< the provider's plain 200
    garbage,      ///< 200 with a body that cannot be parsed
    error,        ///< 500
    cut,          ///< the connection is cut
    silent,       ///< nothing is ever answered
    unavailable,  ///< 503
    rejected,
    suspended,
    paused,
    too_fast,
    quota_used,
};

struct decision {
    bool accepted = false;  ///< goes into the ledger, whatever is answered
    ending how = ending::answer;
    std::chrono::microseconds delay{0};
    std::string_view cause;  ///< the fate or the fault behind it; empty where there was none
};

struct tallies {
    std::uint64_t requests = 0;
    std::uint64_t accepted = 0;
    std::uint64_t unauthorized = 0;
    std::uint64_t invalid = 0;
    std::uint64_t repeated = 0;  ///< idempotency keys seen again
    std::array<std::uint64_t, static_cast<std::size_t>(ending::quota_used) + 1> endings{};
    std::array<std::uint64_t, static_cast<std::size_t>(fault::silent) + 1> faults{};
};

std::string_view to_string(ending how);

/// The account that both providers of the sandbox bill to: its standing, limits and luck. One thread only.
class account {
public:
    /// `time` must outlive the account.
    account(settings behaviour, const clock& time);

    /// Decides on one well-formed message and counts it. Order: standing, rate, quota, the recipient's fate, faults.
    decision decide(const submission& message);

    const settings& behaviour() const { return behaviour_; }
    /// The time that faults_for spans begins anew; a new seed starts its sequence.
    void change(settings behaviour);

    timestamp now() const;                     ///< the sandbox's wall clock, with its offset
    std::chrono::nanoseconds elapsed() const;  ///< never steps back
    std::uint64_t sent_last_24_hours() const;
    std::uint64_t accepted_last_second();
    double rate_left() const { return gate_.left(behaviour_.rate); }
    bool suspended() const;

    tallies counts;

private:
    decision choose(const submission& message);
    decision by_fate(fate chosen, std::string_view address);
    decision by_fault();
    bool quota_allows(std::size_t recipients);
    void spend_quota(std::size_t recipients);

    settings behaviour_;
    const clock& time_;
    std::chrono::nanoseconds changed_at_;
    dice dice_;
    rate_gate gate_;
    last_second speed_;
    std::deque<std::pair<std::int64_t, std::uint64_t>> hours_;  ///< hour, recipients accepted in it
    std::uint64_t in_hours_ = 0;
    std::unordered_set<std::string> throttled_once_;
};

}  // namespace fib::sandbox
