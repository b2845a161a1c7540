#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>

namespace fib::test {

/// Runs `body` on `loop` to its end and rethrows what it threw; fails the test if it has not ended within `limit`.
void run_coroutine(boost::asio::io_context& loop, std::function<boost::asio::awaitable<void>()> body,
                   std::chrono::seconds limit = std::chrono::seconds{30});

}  // namespace fib::test
