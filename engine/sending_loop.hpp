#pragma once

#include "loop_report.hpp"
#include "pipeline/worker.hpp"
#include "sender.hpp"
#include "settings.hpp"
#include "sharing.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <thread>

namespace fib {

/// One thread with an event loop of its own and a sender on it: it shares nothing with other loops, and is spoken to by
/// messages only. A task that fails on it ends the loop, not the process at once.
///
/// Its functions are the front's: of the one thread that made it.
class sending_loop {
public:
    /// How the loop ended. With a problem it stands still, half-way through whatever it did.
    struct ending {
        pipeline::ended how;
        loop_report did;
        std::exception_ptr problem;
    };

    /// `ended` is called once on `front`, which must run until then. `from` must outlive the loop.
    sending_loop(const settings& from, sharing with, boost::asio::any_io_executor front,
                 std::function<void(ending)> ended);
    sending_loop(const sending_loop&) = delete;
    sending_loop& operator=(const sending_loop&) = delete;
    /// It must not have begun, or have ended and left no task on its loop.
    ~sending_loop();

    void begin();
    void stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard);
    /// The rate of the whole process. From any thread.
    void allow(std::optional<double> whole_rate);
    /// Calls `tell` on the front with what the loop says of itself: soon, or, while the loop is stuck, later or never.
    void ask(std::function<void(loop_report)> tell);

private:
    void live();
    boost::asio::awaitable<void> send();
    void end(ending one);

    sharing with_;
    boost::asio::any_io_executor front_;
    std::function<void(ending)> ended_;
    boost::asio::io_context loop_{1};
    /// Until destruction, so that an ended loop still answers.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> awake_;
    fib::sender sender_;
    task_group tasks_;
    std::thread thread_;
};

}  // namespace fib
