#pragma once

#include "base/deadline.hpp"

namespace fib::pipeline {

/// When a claim begins at the head of the due index again, whatever the low-water mark says: for those who became due
/// before it. While a snapshot is open nobody can take away the dead entries that lie there, and such a claim walks
/// over millions of them; so it may take a fiftieth of the time, and comes at least once a minute. Pure.
class from_start {
public:
    using moment = deadline::steady::time_point;

    bool due(moment now) const { return now >= next_; }
    /// One that began at the head has come back.
    void done(moment began, moment now);

private:
    moment next_{};  ///< at once
};

}  // namespace fib::pipeline
