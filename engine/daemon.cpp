#include "daemon.hpp"

#include "base/task_group.hpp"
#include "file_limit.hpp"
#include "http/server.hpp"
#include "loops.hpp"
#include "receiver.hpp"
#include "status_pages.hpp"
#include "watchdog.hpp"

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
#include <optional>
#include <utility>

namespace fib {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// EX_SOFTWARE of sysexits.h, as a failed task ends a process.
constexpr int broken = 70;

/// For the last events to be written.
constexpr auto to_finish_hearing = 5s;

class daemon {
public:
    daemon(asio::io_context& front, const settings& from, role what)
        : from_{from},
          signals_{front, SIGTERM, SIGINT},
          stop_asked_{front.get_executor()},
          pages_{from.server.metrics_token},
          server_{front.get_executor(),
                  {.port = from.server.port},
                  [this](http::received call) { return answer(std::move(call)); }},
          tasks_{front.get_executor()} {
        if (sends(what)) pages_.show(loops_.emplace(front.get_executor(), from));
        if (hears(what)) pages_.show(receiver_.emplace(front.get_executor(), from, machine_clock()));
        if (receiver_) receiver_->watch(server_);
        watchdog_.emplace(front.get_executor(), loops_ ? &*loops_ : nullptr);
    }

    void start() {
        tasks_.spawn("http", serve());
        tasks_.spawn("signals", watch_signals());
        tasks_.spawn("work", work());
        tasks_.spawn("watchdog", watchdog_->run());
        if (receiver_) tasks_.spawn("receiver", receiver_->run());
        if (loops_) {
            spdlog::info("sending by {}, up to {} calls at a time{}",
                         from_.sending.provider == email_provider::ses ? "SES" : "Resend", from_.engine.concurrency,
                         loops_->count() > 1 ? fmt::format(" on {} loops", loops_->count()) : "");
        }
        spdlog::info("{} on port {}", receiver_ ? "links, webhooks and pages" : "pages", server_.port());
    }

private:
    asio::awaitable<http::response> answer(http::received call) {
        if (!receiver_ || pages_.has(call)) return pages_.answer(std::move(call));
        return receiver_->answer(std::move(call));
    }

    /// What comes in is heard as long as anything is sent, and what was heard is written last of all.
    asio::awaitable<void> work() {
        sd_notify(0, "READY=1");
        if (loops_) {
            co_await run_loops();
        } else {
            while (!stopping_) co_await stop_asked_.wait(deadline::in(1h));
        }
        server_.stop();
        watchdog_->stop();
        over_ = true;
        signals_.cancel();
    }

    asio::awaitable<void> serve() {
        co_await server_.run();
        if (!receiver_) co_return;
        receiver_->stop(deadline::in(to_finish_hearing));
        const auto heard = receiver_->report();
        spdlog::info("heard {} events and {} notices", heard.did.events, heard.did.notices);
    }

    asio::awaitable<void> run_loops() {
        loops_->begin();
        const bool well = co_await loops_->wait();
        if (!well) {
            // What a broken loop left half-done can only be left alone.
            spdlog::default_logger()->flush();
            std::_Exit(broken);
        }
        const auto& all = loops_->did();
        spdlog::info("stopped ({}): {} sent, {} unknown, {} unrecorded", loops_->reason(), all.did.sent,
                     all.did.unknown, all.unrecorded);
    }

    asio::awaitable<void> watch_signals() {
        while (!over_) {
            boost::system::error_code cancelled;
            co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
            if (cancelled) co_return;
            sd_notify(0, "STOPPING=1");
            const bool again = std::exchange(stopping_, true);
            stop_asked_.notify();
            if (!loops_) continue;
            if (!again) {
                loops_->stop(from_.engine.stop_soft_limit, from_.engine.stop_hard_limit);
                co_await say_what_is_waited_for();
            } else {
                spdlog::warn("stopping at once: calls under way are cut off");
                loops_->stop(0ms, 3s);
            }
        }
    }

    asio::awaitable<void> say_what_is_waited_for() {
        const auto reports = co_await loops_->ask(deadline::in(500ms));
        std::size_t calls = 0;
        for (const auto& one : reports) calls += one ? one->channels.front().in_flight : 0;
        spdlog::info("stopping: {} calls under way are waited for, {} s at most", calls,
                     std::chrono::duration_cast<std::chrono::seconds>(from_.engine.stop_soft_limit).count());
    }

    const settings& from_;
    asio::signal_set signals_;
    event stop_asked_;
    std::optional<loops> loops_;
    std::optional<receiver> receiver_;
    std::optional<watchdog> watchdog_;
    status_pages pages_;
    http::server server_;
    task_group tasks_;
    bool stopping_ = false;
    bool over_ = false;
};

}  // namespace

int run_daemon(const settings& from, role what) {
    raise_file_limit();
    asio::io_context front{1};
    daemon all{front, from, what};
    all.start();
    front.run();
    return 0;
}

}  // namespace fib
