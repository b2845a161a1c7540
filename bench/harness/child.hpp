#pragma once

#include "bench/harness/processor_time.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace fib::bench {

using environment_map = std::map<std::string, std::string>;

/// A program of ours that runs beside the harness with the environment that it is given and no other. Killed with its
/// object if it still runs.
class child {
public:
    /// Standard output goes to `out_file`, standard error to ours. Throws std::system_error when it cannot start.
    child(const std::vector<std::string>& words, const environment_map& environment, const std::string& out_file);
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child();

    /// Waits for its end; its exit code, or 128 and the signal that ended it.
    int wait();
    /// Its exit code if it has ended; does not wait.
    std::optional<int> ended();
    void terminate();
    ::pid_t id() const { return pid_; }

    /// After its end.
    const processor_time& used() const { return used_; }
    /// The largest resident size, KiB; after its end.
    long peak_kib() const { return peak_kib_; }

private:
    std::optional<int> collect(int options);

    ::pid_t pid_ = -1;
    int code_ = -1;
    processor_time used_;
    long peak_kib_ = 0;
};

/// Runs a program to its end. Throws std::runtime_error with its words and exit code unless that is 0.
void must_run(const std::vector<std::string>& words, const environment_map& environment, const std::string& out_file);

}  // namespace fib::bench
