#pragma once

#include "bench/harness/histogram.hpp"
#include "bench/harness/processor_time.hpp"
#include "providers/email.hpp"
#include "settings.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace fib::bench {

struct calls_made {
    std::int64_t accepted = 0;
    std::int64_t others = 0;  ///< every other verdict
    std::string first_other;  ///< what the first of them said
    std::chrono::duration<double> took{0};
    processor_time ours;
    /// From the moment at which the schedule had each call start to its answer; empty for a closed loop.
    histogram latency;

    double rate() const { return static_cast<double>(accepted) / took.count(); }
};

/// The engine's own client for its email provider, on an event loop in this process, without a database.
class call_loop {
public:
    /// The mail of the n-th call, from 0.
    using mail_of = std::function<providers::mail(std::int64_t)>;

    call_loop(const settings& from, std::size_t connections);
    call_loop(const call_loop&) = delete;
    call_loop& operator=(const call_loop&) = delete;
    ~call_loop();

    /// As many calls at a time as there are connections, each following the one before at once.
    calls_made closed(std::int64_t count, const mail_of& make);
    /// Calls that begin by the clock, `per_second` of them, whatever became of those before.
    calls_made open(std::int64_t count, double per_second, const mail_of& make);

private:
    class loop;
    std::unique_ptr<loop> loop_;
};

}  // namespace fib::bench
