#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace fib::cli {

/// When something that is looked at again and again may be looked at next: after fifty times what the last look took.
/// Whatever the database holds, a watcher then keeps one of its connections busy for a fiftieth of the time at most.
class unhurried {
public:
    using moment = std::chrono::nanoseconds;  ///< since boot
    static constexpr int rests = 50;

    bool may(moment now) const { return !next_ || now >= *next_; }
    void looked(moment from, moment to) {
        next_ = to + rests * std::max(moment{0}, to - from);
        seen_ = to;
    }
    /// How old the last look is; nothing where there was none.
    std::optional<std::chrono::seconds> age(moment now) const {
        if (!seen_) return std::nullopt;
        return std::chrono::duration_cast<std::chrono::seconds>(now - *seen_);
    }

private:
    std::optional<moment> next_;
    std::optional<moment> seen_;
};

}  // namespace fib::cli
