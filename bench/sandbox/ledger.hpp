#pragma once

#include "base/clock.hpp"
#include "sandbox/submission.hpp"

#include <string>
#include <string_view>

namespace fib::sandbox {

struct ledger_entry {
    timestamp time;
    std::string_view provider;
    std::string_view message_id;
    const submission& message;
    std::string_view idempotency_key;
    std::size_t body_bytes = 0;
    std::string_view cause;  ///< fate or fault, empty for a plain acceptance
};

/// The sandbox's own book: one JSON line for each accepted message, appended to a file. What was flushed is with the
/// kernel and outlives every process. One thread only.
class ledger {
public:
    /// Appends to `path`, which is made if need be; an empty path keeps no book. `bodies`: with html and text.
    /// Throws std::system_error that names the path.
    explicit ledger(const std::string& path, bool bodies = false);
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;
    ~ledger();

    void append(const ledger_entry& entry);
    bool unflushed() const { return !lines_.empty(); }
    /// Hands everything to the kernel. Throws std::system_error: a book that cannot be kept ends the sandbox.
    void flush();

private:
    std::string path_;
    bool bodies_;
    int file_ = -1;
    std::string lines_;
};

}  // namespace fib::sandbox
