#pragma once

#include <string>

namespace fib::bench {

struct email_options {
    int people = 50000;
    int concurrency = 2000;
    std::string latency = "0ms";
    std::string jitter = "0ms";
    bool json = false;
    std::string binaries;  ///< the folder of fibctl and fibsandbox
};

/// The whole path: a fresh database, people who are all due, `fibctl campaign:process` from start to end. Prints what
/// it measured; 0 if every person was sent to exactly once, by the database's account and by the sandbox's.
int run_email(const email_options& how);

}  // namespace fib::bench
