#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace fib::pipeline {

/// Until when each claim is certainly ours. Counted by CLOCK_BOOTTIME from before the statement that took or renewed it
/// was sent, so a process that was stopped, or a machine that slept, finds its leases run out. Pure but for the clock;
/// one event loop's thread.
class leases {
public:
    leases(const clock& time, std::chrono::milliseconds length) : time_{time}, length_{length} {}

    /// Take it before sending a statement that claims or renews, and give it to took() or renewed().
    std::chrono::nanoseconds before() const { return time_.since_boot(); }

    void took(std::int64_t claim, std::chrono::nanoseconds before) { until_[claim] = before + length_; }
    /// Of the claims that were `asked` for, `alive` are those that the database still had as ours; the others are lost.
    /// One that was taken meanwhile is in neither, and stays.
    void renewed(const std::vector<std::int64_t>& asked, const std::vector<std::int64_t>& alive,
                 std::chrono::nanoseconds before);
    void forget(std::int64_t claim) { until_.erase(claim); }

    /// Whether a call may be begun for a person of this claim now.
    bool hold(std::int64_t claim) const;
    std::vector<std::int64_t> known() const;

private:
    const clock& time_;
    std::chrono::milliseconds length_;
    std::unordered_map<std::int64_t, std::chrono::nanoseconds> until_;
};

/// Moves the end of these claims on by a lease, and says which of them are still ours. One whose lease has run out but
/// which nobody has rescued is, and is renewed too. A claim that a lost reply kept from us is not among them: it runs
/// out and is rescued.
std::vector<std::int64_t> renew(store::session& on, const std::string& owner, const std::vector<std::int64_t>& claims,
                                std::chrono::milliseconds length);

}  // namespace fib::pipeline
