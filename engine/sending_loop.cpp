#include "sending_loop.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <exception>
#include <pthread.h>
#include <utility>

namespace fib {

namespace asio = boost::asio;

sending_loop::sending_loop(const settings& from, sharing with, asio::any_io_executor front,
                           std::function<void(ending)> ended)
    : with_{with},
      front_{std::move(front)},
      ended_{std::move(ended)},
      awake_{loop_.get_executor()},
      sender_{loop_.get_executor(), from, "fibengine", {}, machine_clock(), std::move(with)},
      tasks_{loop_.get_executor()} {}

sending_loop::~sending_loop() {
    if (!thread_.joinable()) return;
    asio::post(loop_, [this] { awake_.reset(); });
    thread_.join();
}

void sending_loop::begin() {
    tasks_.spawn("sender", send());
    thread_ = std::thread{[this] { live(); }};
}

void sending_loop::live() {
    const auto name = fmt::format("loop {}", with_.loop + 1);
    ::pthread_setname_np(::pthread_self(), name.c_str());
    if (with_.loops > 1) sign_log_lines(name);
    let_failures_leave_the_loop();
    std::exception_ptr problem;
    try {
        loop_.run();
    } catch (...) {
        problem = std::current_exception();
    }
    // The sender stands still as it is: nothing more can be said of it. The front holds the only reference.
    if (problem) end({{}, {}, std::move(problem)});
}

asio::awaitable<void> sending_loop::send() {
    auto how = co_await sender_.run();
    end({std::move(how), report_of(sender_), nullptr});
}

void sending_loop::end(ending one) {
    asio::post(front_, [tell = ended_, one = std::move(one)]() mutable { tell(std::move(one)); });
}

void sending_loop::stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard) {
    asio::post(loop_, [this, soft, hard] { sender_.stop(soft, hard); });
}

void sending_loop::allow(std::optional<double> whole_rate) {
    asio::post(loop_, [this, whole_rate] { sender_.allow(whole_rate); });
}

void sending_loop::ask(std::function<void(loop_report)> tell) {
    // Moved on whole: what `tell` holds belongs to the front and may be destroyed only there.
    asio::post(loop_, [this, tell = std::move(tell)]() mutable {
        asio::post(front_,
                   [tell = std::move(tell), report = report_of(sender_)]() mutable { tell(std::move(report)); });
    });
}

}  // namespace fib
