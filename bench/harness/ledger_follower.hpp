#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fib::bench {

/// What the sandbox wrote of a message that it accepted. Views last until the next one is read.
struct accepted_message {
    timestamp time;
    std::string_view message_id;
    std::string_view to;
    std::string_view attempt;
    std::string_view campaign;
};

/// Reads a ledger while it grows, each line once.
class ledger_follower {
public:
    enum class what_was_read { stays, goes };

    /// `goes`: gives the file's blocks back to the disk once they are read, for runs whose ledger nobody could keep.
    /// Throws std::system_error that names the file.
    explicit ledger_follower(std::string path, what_was_read then = what_was_read::stays);
    ledger_follower(const ledger_follower&) = delete;
    ledger_follower& operator=(const ledger_follower&) = delete;
    ~ledger_follower();

    /// Everything that was added since. A line that is not whole yet waits; one that cannot be read throws
    /// std::runtime_error with the line.
    void read(const std::function<void(const accepted_message&)>& each);

private:
    std::string path_;
    what_was_read then_;
    int file_ = -1;
    std::int64_t read_upto_ = 0;
    std::string rest_;
};

}  // namespace fib::bench
