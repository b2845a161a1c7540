#pragma once

#include <chrono>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace fib::bench {

/// Processor time that a process used.
struct processor_time {
    std::chrono::duration<double> user{0};
    std::chrono::duration<double> system{0};
    double seconds() const { return (user + system).count(); }
};

/// A program of ours that runs beside the harness with the environment that it is given and no other. Killed with its
/// object if it still runs.
class child {
public:
    /// Standard output goes to `out_file`, standard error to ours. Throws std::system_error when it cannot start.
    child(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment,
          const std::string& out_file);
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child();

    /// Waits for its end; its exit code, or 128 and the signal that ended it.
    int wait();
    void terminate();
    /// After wait().
    const processor_time& used() const { return used_; }
    /// The largest resident size, KiB; after wait().
    long peak_kib() const { return peak_kib_; }

private:
    ::pid_t pid_ = -1;
    processor_time used_;
    long peak_kib_ = 0;
};

/// What the process with this id and all its children, the ended ones too, have used until now (proc(5), stat).
processor_time used_by_family(::pid_t parent);
/// The parent of that process.
::pid_t parent_of(::pid_t process);

}  // namespace fib::bench
