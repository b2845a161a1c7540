#pragma once

#include "base/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fib {

/// A task that failed, and how, where let_failures_leave_the_loop() was called.
class task_failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What the exception says of itself.
std::string words_of(const std::exception_ptr& problem);

/// For the thread of one event loop among several: an exception that leaves a task on this thread leaves
/// io_context::run() as a task_failure, instead of ending the process at once. Whoever catches it must leave the loop
/// and all that lives on it alone from then on, and end the process when the other loops are in order.
void let_failures_leave_the_loop();

/// The only way to start a coroutine that nobody awaits on the spot: it is counted until it ends, and whoever owns the
/// group can wait for all of them. A task must hold only references to what outlives the group. An exception that
/// leaves a task is a defect: it is logged with the label and ends the process, for the account may be wrong.
///
/// One event loop's thread only.
class task_group {
public:
    explicit task_group(boost::asio::any_io_executor executor);
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;
    /// Every task must have ended.
    ~task_group();

    /// `label` must live as long as the task: a literal.
    void spawn(std::string_view label, boost::asio::awaitable<void> task);
    std::size_t running() const { return running_; }
    /// True once every task has ended; false if the deadline came first.
    boost::asio::awaitable<bool> join(deadline until);

private:
    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer ended_;
    std::size_t running_ = 0;
};

}  // namespace fib
