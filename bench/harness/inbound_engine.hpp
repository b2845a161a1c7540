#pragma once

#include "bench/harness/child.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace fib::bench {

/// A fibengine that only hears what comes back, on a port of its own.
class inbound_engine {
public:
    /// Returns once it answers; throws std::runtime_error when it does not within ten seconds. `extra` is added to its
    /// environment.
    inbound_engine(const programs& from, const workplace& at, const database& books, const environment_map& extra = {});

    std::string origin() const;
    /// The value of one line of /metrics, such as `fibonacco_inbound_waiting`; 0 where there is none.
    double metric(const std::string& name) const;
    /// Waits until nothing is left to be written, in memory or in the inbox.
    void wait_until_written(const database& books) const;
    /// SIGTERM; its exit code.
    int stop();
    const child& process() const { return *process_; }

private:
    std::string page(const std::string& path) const;

    std::uint16_t port_;
    std::unique_ptr<child> process_;
};

}  // namespace fib::bench
