#include "support/run_coroutine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include <exception>

namespace fib::test {

void run_coroutine(boost::asio::io_context& loop, std::function<boost::asio::awaitable<void>()> body,
                   std::chrono::seconds limit) {
    bool ended = false;
    std::exception_ptr problem;
    boost::asio::co_spawn(loop, body(), [&](std::exception_ptr thrown) {
        problem = thrown;
        ended = true;
        loop.stop();
    });
    loop.restart();
    loop.run_for(limit);
    if (problem) std::rethrow_exception(problem);
    REQUIRE_MESSAGE(ended, "the coroutine did not end in time");
}

}  // namespace fib::test
