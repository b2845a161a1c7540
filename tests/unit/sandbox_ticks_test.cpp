#include "base/task_group.hpp"
#include "sandbox/ticks.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <vector>

using fib::sandbox::ticks;
using namespace std::chrono_literals;

namespace {

struct bench_of_ticks {
    boost::asio::io_context loop;
    ticks all{loop.get_executor()};
    fib::task_group tasks{loop.get_executor()};
    std::vector<int> ended;

    boost::asio::awaitable<void> wait(std::chrono::microseconds how_long, int mark) {
        co_await all.wait(how_long);
        ended.push_back(mark);
    }
};

}  // namespace

TEST_CASE("sandbox ticks: waits end in the order of their times, and none before its own") {
    bench_of_ticks test;
    const auto start = std::chrono::steady_clock::now();
    test.tasks.spawn("third", test.wait(30ms, 3));
    test.tasks.spawn("first", test.wait(5ms, 1));
    test.tasks.spawn("second", test.wait(15ms, 2));
    test.loop.run();
    CHECK(test.ended == std::vector{1, 2, 3});
    CHECK(std::chrono::steady_clock::now() - start >= 30ms);
}

TEST_CASE("sandbox ticks: whoever was let go may wait again, a shorter time than others still do") {
    bench_of_ticks test;
    const auto twice = [&]() -> boost::asio::awaitable<void> {
        co_await test.wait(2ms, 1);
        co_await test.wait(2ms, 2);
    };
    test.tasks.spawn("long", test.wait(60s, 3));
    test.tasks.spawn("twice", twice());
    while (test.ended.size() < 2) test.loop.run_one();
    CHECK(test.ended == std::vector{1, 2});
    test.all.end_all();
    test.loop.run();
    CHECK(test.ended == std::vector{1, 2, 3});
}

TEST_CASE("sandbox ticks: those who still wait go with it") {
    boost::asio::io_context loop;
    auto gone = std::make_unique<ticks>(loop.get_executor());
    bool went_on = false;
    const auto waiter = [&]() -> boost::asio::awaitable<void> {
        co_await gone->wait(60s);
        went_on = true;
    };
    boost::asio::co_spawn(loop, waiter(), boost::asio::detached);
    loop.poll();
    gone.reset();
    loop.restart();
    loop.run();
    CHECK_FALSE(went_on);
}
