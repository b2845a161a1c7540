#include "inbound/write_notices.hpp"

#include "base/task_group.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace fib::inbound {
namespace {

using namespace std::chrono_literals;

/// Enough for the writers, and little of the room that everybody's notices share.
constexpr std::size_t at_once = 16;

struct work {
    std::vector<notice> all;
    std::size_t next = 0;
    kept worst = kept::written;
};

boost::asio::awaitable<void> write_next_ones(intake& to, work& shared) {
    while (shared.next < shared.all.size() && shared.worst == kept::written) {
        auto one = std::move(shared.all[shared.next++]);
        const auto became = co_await to.write(std::move(one));
        if (became != kept::written) shared.worst = became;
    }
}

}  // namespace

boost::asio::awaitable<kept> write_notices(intake& to, std::vector<notice> all) {
    auto executor = co_await boost::asio::this_coro::executor;
    work shared{std::move(all)};
    task_group writers{executor};
    const auto count = std::min(at_once, shared.all.size());
    for (std::size_t n = 0; n < count; ++n) writers.spawn("write notices", write_next_ones(to, shared));
    bool ended = count == 0;
    while (!ended) {
        // Each write has its own limit; this is only woken now and then.
        ended = co_await writers.join(deadline::in(10s));
    }
    co_return shared.worst;
}

}  // namespace fib::inbound
