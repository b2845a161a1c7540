#include "base/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <exception>
#include <utility>

namespace fib {
namespace {

[[noreturn]] void give_up(std::string_view label, std::exception_ptr problem) {
    try {
        std::rethrow_exception(std::move(problem));
    } catch (const std::exception& error) {
        spdlog::critical("task '{}' ended by an exception: {}; stopping at once, the claims will be rescued", label,
                         error.what());
    } catch (...) {
        spdlog::critical("task '{}' ended by an exception of an unknown kind; stopping at once", label);
    }
    spdlog::default_logger()->flush();
    std::_Exit(70);
}

}  // namespace

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
        if (problem) give_up(label, std::move(problem));
        if (--running_ == 0) ended_.cancel();
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
