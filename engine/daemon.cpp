#include "daemon.hpp"

#include "base/task_group.hpp"
#include "file_limit.hpp"
#include "http/server.hpp"
#include "sender.hpp"
#include "status_pages.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>

#include <chrono>
#include <csignal>
#include <utility>

namespace fib {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class daemon {
public:
    daemon(asio::io_context& loop, const settings& from)
        : from_{from},
          signals_{loop, SIGTERM, SIGINT},
          sender_{loop.get_executor(), from, "fibengine", {}, machine_clock()},
          pages_{sender_, from.server.metrics_token},
          server_{loop.get_executor(),
                  {.port = from.server.port},
                  [this](http::received call) { return answer(std::move(call)); }},
          tasks_{loop.get_executor()} {}

    void start() {
        tasks_.spawn("http", server_.run());
        tasks_.spawn("signals", watch_signals());
        tasks_.spawn("sender", send());
        spdlog::info("sending by {}, up to {} calls at a time; pages on port {}",
                     from_.sending.provider == email_provider::ses ? "SES" : "Resend", from_.engine.concurrency,
                     server_.port());
    }

private:
    asio::awaitable<http::response> answer(http::received call) { co_return pages_.answer(call); }

    asio::awaitable<void> send() {
        sd_notify(0, "READY=1");
        const auto how = co_await sender_.run();
        const auto& did = sender_.work().counts();
        spdlog::info("stopped ({}): {} sent, {} unknown, {} unrecorded", how.reason, did.sent, did.unknown,
                     sender_.work().unrecorded());
        server_.stop();
        signals_.cancel();
    }

    asio::awaitable<void> watch_signals() {
        for (bool again = false;; again = true) {
            boost::system::error_code cancelled;
            co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
            if (cancelled) co_return;
            sd_notify(0, "STOPPING=1");
            if (!again) {
                spdlog::info("stopping: {} calls under way are waited for, {} s at most", sender_.work().in_flight(),
                             std::chrono::duration_cast<std::chrono::seconds>(from_.engine.stop_soft_limit).count());
                sender_.stop(from_.engine.stop_soft_limit, from_.engine.stop_hard_limit);
            } else {
                spdlog::warn("stopping at once: calls under way are cut off");
                sender_.stop(0ms, 3s);
            }
        }
    }

    const settings& from_;
    asio::signal_set signals_;
    fib::sender sender_;
    status_pages pages_;
    http::server server_;
    task_group tasks_;
};

}  // namespace

int run_daemon(const settings& from) {
    raise_file_limit();
    asio::io_context loop{1};
    daemon all{loop, from};
    all.start();
    loop.run();
    return 0;
}

}  // namespace fib
