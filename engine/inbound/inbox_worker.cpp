#include "inbound/inbox_worker.hpp"

#include "inbound/apply_events.hpp"
#include "inbound/inbox.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace fib::inbound {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto look_every = 500ms;
constexpr auto after_a_failure = 1s;
constexpr int largest_lot = 1000;

}  // namespace

inbox_worker::inbox_worker(asio::any_io_executor executor, store::pool& database, group_intake& counting,
                           const clock& time)
    : database_{database}, counting_{counting}, time_{time}, lot_{largest_lot}, stopped_{std::move(executor)} {}

void inbox_worker::stop() {
    stopping_ = true;
    stopped_.notify();
}

asio::awaitable<void> inbox_worker::run() {
    while (!stopping_) {
        bool more = false;
        bool guilty = false;
        std::string problem;
        try {
            more = co_await apply_lot();
            lot_ = std::min(lot_ * 2, largest_lot);
        } catch (const store::error& error) {
            problem = error.what();
            guilty = error.why != store::error::kind::connection && error.why != store::error::kind::in_doubt;
            // One that takes too long ends as a lost connection does; half of it takes half as long.
            if (!guilty) lot_ = std::max(1, lot_ / 2);
        } catch (const std::exception& error) {
            problem = error.what();
            guilty = true;
        }
        note(std::move(problem));
        if (guilty) co_await look_for_the_guilty();
        if (!more && !stopping_) co_await stopped_.wait(deadline::in(trouble_.empty() ? look_every : after_a_failure));
    }
}

void inbox_worker::note(std::string problem) {
    if (!problem.empty() && problem != trouble_) spdlog::error("waiting events cannot be applied: {}", problem);
    if (problem.empty() && !trouble_.empty()) spdlog::info("waiting events are applied again");
    trouble_ = std::move(problem);
}

asio::awaitable<void> inbox_worker::look_for_the_guilty() {
    if (lot_ > 1) {
        lot_ /= 2;
        co_return;
    }
    try {
        co_await database_.run(put_off_first, deadline::in(10s));
        spdlog::warn("one waiting event is put off for an hour: {}", trouble_);
    } catch (const store::error&) {
        // Then it was the database after all, and the next round says so.
    }
}

/// Whether there may be more.
asio::awaitable<bool> inbox_worker::apply_lot() {
    const auto work = [known = steps_, most = lot_, now = time_.now()](store::session& on) {
        if (nothing_is_due(on)) return std::pair{known, applied{}};
        const auto steps =
            known && pipeline::catalog_version(on) == known->version ? known : pipeline::load_catalog(on, {});
        return std::pair{steps, apply_waiting(on, *steps, most, now)};
    };
    const auto done = co_await database_.run(work, deadline::in(10s));
    steps_ = done.first;
    counting_.count_again(done.second);
    co_return done.second.taken > 0 && done.second.taken == static_cast<std::size_t>(lot_);
}

}  // namespace fib::inbound
