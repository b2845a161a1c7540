#include "bench/harness/parts/call_loop.hpp"

#include "base/event.hpp"
#include "base/task_group.hpp"
#include "email_provider.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace fib::bench {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

class call_loop::loop {
public:
    loop(const settings& from, std::size_t connections)
        : connections_{connections},
          provider_{make_email_provider(io_.get_executor(), from, connections, machine_clock())},
          tasks_{io_.get_executor()},
          nobody_{io_.get_executor()} {}

    ~loop() {
        provider_->close();
        io_.restart();
        io_.run();
    }

    calls_made run(std::int64_t count, std::optional<double> per_second, const mail_of& make) {
        made_ = {};
        next_ = 0;
        count_ = count;
        make_ = &make;
        const auto before = used_by_this_process();
        start_ = steady::now();
        io_.restart();
        if (per_second) {
            tasks_.spawn("schedule", schedule(*per_second));
        } else {
            const auto callers = std::min(connections_, static_cast<std::size_t>(count));
            for (std::size_t i = 0; i < callers; ++i) tasks_.spawn("caller", call_again_and_again());
        }
        // The client watches its connections for as long as it lives, so the loop would not end by itself.
        while (made_.accepted + made_.others < count_) io_.run_one();
        made_.took = steady::now() - start_;
        made_.ours = used_by_this_process() - before;
        while (tasks_.running() > 0) io_.run_one();
        return std::move(made_);
    }

private:
    asio::awaitable<void> call_again_and_again() {
        while (next_ < count_) {
            auto mail = (*make_)(next_++);
            const auto got = co_await provider_->send(std::move(mail), deadline::in(60s));
            note(got);
        }
    }

    asio::awaitable<void> call_once(std::int64_t which, steady::time_point meant) {
        auto mail = (*make_)(which);
        const auto got = co_await provider_->send(std::move(mail), deadline::in(60s));
        made_.latency.record(std::chrono::duration_cast<histogram::duration>(steady::now() - meant));
        note(got);
    }

    asio::awaitable<void> schedule(double per_second) {
        while (next_ < count_) {
            for (auto meant = meant_at(next_, per_second); next_ < count_ && meant <= steady::now();
                 meant = meant_at(next_, per_second)) {
                tasks_.spawn("call", call_once(next_++, meant));
            }
            co_await nobody_.wait(deadline::in(500us));
        }
    }

    steady::time_point meant_at(std::int64_t which, double per_second) const {
        const std::chrono::duration<double> after{static_cast<double>(which) / per_second};
        return start_ + std::chrono::duration_cast<steady::duration>(after);
    }

    void note(const providers::outcome& got) {
        if (got.what == providers::verdict::accepted) {
            ++made_.accepted;
        } else if (made_.others++ == 0) {
            made_.first_other = std::string{to_string(got.what)} + ": " + got.detail;
        }
    }

    std::size_t connections_;
    asio::io_context io_{1};
    std::unique_ptr<providers::email> provider_;
    task_group tasks_;
    event nobody_;
    calls_made made_;
    std::int64_t next_ = 0;
    std::int64_t count_ = 0;
    const mail_of* make_ = nullptr;
    steady::time_point start_;
};

call_loop::call_loop(const settings& from, std::size_t connections)
    : loop_{std::make_unique<loop>(from, connections)} {}

call_loop::~call_loop() = default;

calls_made call_loop::closed(std::int64_t count, const mail_of& make) {
    return loop_->run(count, std::nullopt, make);
}

calls_made call_loop::open(std::int64_t count, double per_second, const mail_of& make) {
    return loop_->run(count, per_second, make);
}

}  // namespace fib::bench
