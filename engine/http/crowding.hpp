#pragma once

#include "base/deadline.hpp"

#include <array>
#include <cstddef>

namespace fib::http {

/// Whether a peer answers so much more slowly than it can that calls must be waiting for each other, on the way or at
/// the peer. More of them at a time would then cost memory, handshakes and cache misses, and gain nothing.
///
/// Pure: it goes by what it is told. The mean of each 256 calls is held against the lowest such mean of the last 10 to
/// 20 seconds, so that quick refusals and the quick first answers of a burst count for little, and a peer that has
/// become slower for good is taken as it is.
class crowding {
public:
    using steady = deadline::steady;

    /// An answer came at `now`, that long after its request began to be written.
    /// True with each 256th, when it is known anew whether the peer is crowded.
    bool note(steady::duration took, steady::time_point now);
    /// False until something is known.
    bool crowded() const;

private:
    static constexpr auto unknown = steady::duration::max();

    steady::duration sum_{0};
    std::size_t count_ = 0;
    steady::duration latest_{0};
    std::array<steady::duration, 2> lowest_{unknown, unknown};  ///< of this period and of the one before
    steady::time_point period_ends_{};
};

}  // namespace fib::http
