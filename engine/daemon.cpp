#include "daemon.hpp"

#include "base/task_group.hpp"
#include "file_limit.hpp"
#include "http/server.hpp"
#include "loops.hpp"
#include "status_pages.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace fib {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// EX_SOFTWARE of sysexits.h, as a failed task ends a process.
constexpr int broken = 70;

class daemon {
public:
    daemon(asio::io_context& front, const settings& from)
        : from_{from},
          signals_{front, SIGTERM, SIGINT},
          loops_{front.get_executor(), from},
          pages_{loops_, from.server.metrics_token},
          server_{front.get_executor(),
                  {.port = from.server.port},
                  [this](http::received call) { return pages_.answer(std::move(call)); }},
          tasks_{front.get_executor()} {}

    void start() {
        tasks_.spawn("http", server_.run());
        tasks_.spawn("signals", watch_signals());
        tasks_.spawn("loops", run_loops());
        spdlog::info("sending by {}, up to {} calls at a time{}; pages on port {}",
                     from_.sending.provider == email_provider::ses ? "SES" : "Resend", from_.engine.concurrency,
                     loops_.count() > 1 ? fmt::format(" on {} loops", loops_.count()) : "", server_.port());
    }

private:
    asio::awaitable<void> run_loops() {
        loops_.begin();
        sd_notify(0, "READY=1");
        const bool well = co_await loops_.wait();
        if (!well) {
            // What a broken loop left half-done can only be left alone.
            spdlog::default_logger()->flush();
            std::_Exit(broken);
        }
        const auto& all = loops_.did();
        spdlog::info("stopped ({}): {} sent, {} unknown, {} unrecorded", loops_.reason(), all.did.sent, all.did.unknown,
                     all.unrecorded);
        server_.stop();
        over_ = true;
        signals_.cancel();
    }

    asio::awaitable<void> watch_signals() {
        for (bool again = false; !over_; again = true) {
            boost::system::error_code cancelled;
            co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
            if (cancelled) co_return;
            sd_notify(0, "STOPPING=1");
            if (!again) {
                loops_.stop(from_.engine.stop_soft_limit, from_.engine.stop_hard_limit);
                co_await say_what_is_waited_for();
            } else {
                spdlog::warn("stopping at once: calls under way are cut off");
                loops_.stop(0ms, 3s);
            }
        }
    }

    asio::awaitable<void> say_what_is_waited_for() {
        const auto reports = co_await loops_.ask(deadline::in(500ms));
        std::size_t calls = 0;
        for (const auto& one : reports) calls += one ? one->channels.front().in_flight : 0;
        spdlog::info("stopping: {} calls under way are waited for, {} s at most", calls,
                     std::chrono::duration_cast<std::chrono::seconds>(from_.engine.stop_soft_limit).count());
    }

    const settings& from_;
    asio::signal_set signals_;
    loops loops_;
    status_pages pages_;
    http::server server_;
    task_group tasks_;
    bool over_ = false;
};

}  // namespace

int run_daemon(const settings& from) {
    raise_file_limit();
    asio::io_context front{1};
    daemon all{front, from};
    all.start();
    front.run();
    return 0;
}

}  // namespace fib
