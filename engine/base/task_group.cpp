#include "base/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

namespace fib {
namespace {

thread_local bool others_go_on = false;

[[noreturn]] void give_up(std::string_view label, const std::exception_ptr& problem) {
    const auto what = fmt::format("task '{}' ended by an exception: {}", label, words_of(problem));
    if (others_go_on) throw task_failure{what};
    spdlog::critical("{}; stopping at once, the claims will be rescued", what);
    spdlog::default_logger()->flush();
    std::_Exit(70);
}

}  // namespace

std::string words_of(const std::exception_ptr& problem) {
    try {
        std::rethrow_exception(problem);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception of an unknown kind";
    }
}

void let_failures_leave_the_loop() {
    others_go_on = true;
}

task_group::task_group(boost::asio::any_io_executor executor)
    : executor_{std::move(executor)}, ended_{executor_, boost::asio::steady_timer::time_point::max()} {}

task_group::~task_group() {
    if (running_ != 0) {
        spdlog::critical("a task group was destroyed with {} tasks running", running_);
        std::abort();
    }
}

void task_group::spawn(std::string_view label, boost::asio::awaitable<void> task) {
    ++running_;
    boost::asio::co_spawn(executor_, std::move(task), [this, label](std::exception_ptr problem) {
        if (--running_ == 0) ended_.cancel();
        if (problem) give_up(label, problem);
    });
}

boost::asio::awaitable<bool> task_group::join(deadline until) {
    while (running_ != 0) {
        if (until.passed()) co_return false;
        ended_.expires_at(until.at());
        boost::system::error_code ignored;
        co_await ended_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    co_return true;
}

}  // namespace fib
