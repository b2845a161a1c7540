#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <map>
#include <vector>

namespace fib::sandbox {

/// Lets thousands of coroutines wait with one timer. One each would be a heap of thousands, whose upkeep costs as much
/// as a few system calls and would be charged to the engine that is measured beside it. One event loop's thread only.
class ticks {
public:
    explicit ticks(boost::asio::any_io_executor executor);
    ticks(const ticks&) = delete;
    ticks& operator=(const ticks&) = delete;

    /// Ends up to a millisecond late, or with end_all().
    boost::asio::awaitable<void> wait(std::chrono::microseconds how_long);
    /// Every wait under way ends now.
    void end_all();

private:
    using steady = std::chrono::steady_clock;
    using waiting = boost::asio::async_result<boost::asio::use_awaitable_t<>, void()>::handler_type;

    void end_until(steady::time_point now);
    void arm();

    boost::asio::steady_timer timer_;
    steady::time_point armed_for_ = steady::time_point::max();
    std::map<steady::time_point, std::vector<waiting>> due_;  ///< by whole milliseconds
};

}  // namespace fib::sandbox
