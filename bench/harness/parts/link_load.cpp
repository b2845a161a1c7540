#include "bench/harness/parts/link_load.hpp"

#include "base/event.hpp"
#include "base/task_group.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <utility>

namespace fib::bench {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

class asker {
public:
    explicit asker(const link_load& wish)
        : wish_{wish},
          client_{io_.get_executor(),
                  http::origin::parse(wish.origin).value(),
                  {.connections = wish.connections, .ca_file = {}}},
          tasks_{io_.get_executor()},
          nobody_{io_.get_executor()} {}

    links_answered run() {
        const auto before = used_by_this_process();
        start_ = steady::now();
        tasks_.spawn("schedule", schedule());
        while (made_.well + made_.others < wish_.count) io_.run_one();
        made_.took = steady::now() - start_;
        made_.ours = used_by_this_process() - before;
        while (tasks_.running() > 0) io_.run_one();
        client_.close();
        io_.restart();
        io_.run();
        return std::move(made_);
    }

private:
    asio::awaitable<void> schedule() {
        std::int64_t next = 0;
        while (next < wish_.count) {
            for (auto meant = meant_at(next); next < wish_.count && meant <= steady::now(); meant = meant_at(next)) {
                tasks_.spawn("request", ask_once(next++, meant));
            }
            co_await nobody_.wait(deadline::in(500us));
        }
    }

    asio::awaitable<void> ask_once(std::int64_t which, steady::time_point meant) {
        http::request one{"GET", wish_.target_of(which), {{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Bench"}}, {}};
        const auto got = co_await client_.send(std::move(one), deadline::in(30s));
        made_.latency.record(std::chrono::duration_cast<histogram::duration>(steady::now() - meant));
        const bool well = got && (got->status == 200 || got->status == 302);
        if (well) {
            ++made_.well;
        } else if (made_.others++ == 0) {
            made_.first_other = got ? fmt::format("status {}", got->status) : got.error().what;
        }
    }

    steady::time_point meant_at(std::int64_t which) const {
        const std::chrono::duration<double> after{static_cast<double>(which) / wish_.per_second};
        return start_ + std::chrono::duration_cast<steady::duration>(after);
    }

    const link_load& wish_;
    asio::io_context io_{1};
    http::client client_;
    task_group tasks_;
    event nobody_;
    links_answered made_;
    steady::time_point start_;
};

}  // namespace

links_answered ask_for_links(const link_load& wish) {
    return asker{wish}.run();
}

}  // namespace fib::bench
