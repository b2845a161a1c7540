#include "base/event.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fib {

boost::asio::awaitable<void> event::wait(deadline until) {
    // Several may wait, each with a deadline of its own: a single timer's expiry would be everybody's. The shared timer
    // expires at the earliest deadline asked for, and waking early is allowed: the waiter looks and waits again.
    if (until.at() < timer_.expiry() || timer_.expiry() <= deadline::steady::now()) timer_.expires_at(until.at());
    boost::system::error_code ignored;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

}  // namespace fib
