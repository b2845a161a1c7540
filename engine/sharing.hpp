#pragma once

#include <cstddef>
#include <functional>
#include <optional>

namespace fib {

/// A sender's part of a process in which several send, each on an event loop of its own. By default it is alone.
struct sharing {
    std::size_t loop = 0;  ///< from 0: the first also does what is done once for the process
    std::size_t loops = 1;
    /// Takes the rate that the whole process may send at to the other loops; called on the first one's thread.
    std::function<void(std::optional<double>)> tell_others;

    bool first() const { return loop == 0; }
    /// This loop's share of something that is counted. The shares add up to the whole: where it cannot be divided
    /// evenly, the first loops have one more than the others.
    std::size_t of_count(std::size_t whole) const { return whole / loops + (loop < whole % loops ? 1 : 0); }
    /// This loop's share of a rate: all have the same. Nothing, which is no limit, stays nothing.
    std::optional<double> of_rate(std::optional<double> whole) const {
        if (!whole) return std::nullopt;
        return *whole / static_cast<double>(loops);
    }
};

}  // namespace fib
