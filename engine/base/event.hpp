#pragma once

#include "base/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace fib {

/// Wakes coroutines that wait for something to change. Whoever waits looks at the state itself, before and after.
/// One event loop's thread only.
class event {
public:
    explicit event(const boost::asio::any_io_executor& executor)
        : timer_{executor, boost::asio::steady_timer::time_point::max()} {}

    /// Wakes all who wait now.
    void notify() { timer_.cancel(); }
    /// Returns after the next notify(), or at the deadline.
    boost::asio::awaitable<void> wait(deadline until);

private:
    boost::asio::steady_timer timer_;
};

}  // namespace fib
