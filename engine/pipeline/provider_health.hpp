#pragma once

#include "base/deadline.hpp"
#include "providers/outcome.hpp"

#include <chrono>
#include <string>

namespace fib::pipeline {

/// Sees when a provider as a whole is away or answers nothing that can be understood, so that a broken provider costs a
/// few attempts and not thousands: after a row of such outcomes the channel goes on with single calls, at most 4 s
/// apart in the first minute and 32 s later, until one of them is answered. Pure but for the time given.
class provider_health {
public:
    using steady = deadline::steady;
    static constexpr int bearable = 20;  ///< bad outcomes in a row

    void note(const providers::outcome& got, steady::time_point now);
    bool away() const { return bad_ >= bearable; }
    /// When the next single call may be tried; only while away.
    steady::time_point probe_at() const { return probe_at_; }
    int probes() const { return probes_; }  ///< since it went away, all in vain
    const std::string& reason() const { return reason_; }

private:
    int bad_ = 0;
    int probes_ = 0;
    steady::time_point probe_at_{};
    std::string reason_;
};

}  // namespace fib::pipeline
