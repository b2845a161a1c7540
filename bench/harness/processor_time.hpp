#pragma once

#include <chrono>
#include <optional>
#include <sys/types.h>

namespace fib::bench {

/// Processor time that a process used, by the operating system's own account.
struct processor_time {
    std::chrono::duration<double> user{0};
    std::chrono::duration<double> system{0};

    double seconds() const { return (user + system).count(); }
    friend processor_time operator-(const processor_time& later, const processor_time& earlier) {
        return {later.user - earlier.user, later.system - earlier.system};
    }
    friend processor_time operator+(const processor_time& one, const processor_time& other) {
        return {one.user + other.user, one.system + other.system};
    }
};

/// This process, all its threads.
processor_time used_by_this_process();
/// The process with this id; nothing once it is gone (proc(5), stat: to a hundredth of a second).
std::optional<processor_time> used_by(::pid_t process);
/// The process with this id and all its children, the ended ones too: a PostgreSQL server by its postmaster's.
processor_time used_by_family(::pid_t parent);
/// The parent of the process with this id if that one runs on this machine under the name `name`.
std::optional<::pid_t> parent_of(::pid_t process, const char* name);

}  // namespace fib::bench
