#include "loops.hpp"

#include "base/task_group.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// After the hard limit, for closing connections and ending threads.
constexpr auto to_clean_up = 3s;

struct answers {
    answers(const asio::any_io_executor& front, std::size_t count) : reports(count), missing{count}, came{front} {}

    std::vector<std::optional<loop_report>> reports;
    std::size_t missing;
    event came;
};

}  // namespace

loops::loops(asio::any_io_executor front, const settings& from) : front_{front}, from_{from}, changed_{front} {
    // Filled before any of them begins, so that the first may read it from its own thread.
    const auto tell_others = [this](std::optional<double> rate) {
        for (std::size_t other = 1; other < all_.size(); ++other) all_[other]->allow(rate);
    };
    const std::size_t count = from.engine.loops;
    ended_.resize(count);
    for (std::size_t which = 0; which < count; ++which) {
        all_.push_back(std::make_unique<sending_loop>(
            from, sharing{.loop = which, .loops = count, .tell_others = tell_others}, front_,
            [this, which](sending_loop::ending one) { note(which, std::move(one)); }));
    }
}

loops::~loops() = default;

void loops::begin() {
    busy_ = all_.size();
    for (auto& one : all_) one->begin();
}

void loops::stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard) {
    last_ = last_ ? last_->narrowed(hard + to_clean_up) : deadline::in(hard + to_clean_up);
    changed_.notify();
    for (auto& one : all_) one->stop(soft, hard);
}

asio::awaitable<std::vector<std::optional<loop_report>>> loops::ask(deadline until) {
    const auto got = std::make_shared<answers>(front_, all_.size());
    for (std::size_t which = 0; which < all_.size(); ++which) {
        all_[which]->ask([got, which](loop_report report) {
            got->reports[which] = std::move(report);
            if (--got->missing == 0) got->came.notify();
        });
    }
    while (got->missing > 0 && !until.passed()) co_await got->came.wait(until);
    co_return got->reports;
}

asio::awaitable<bool> loops::wait() {
    while (busy_ > 0 && !(last_ && last_->passed())) {
        const auto next = last_.value_or(deadline::in(1h));
        co_await changed_.wait(next);
    }
    if (busy_ > 0) name_the_busy();
    co_return busy_ == 0 && !failed_;
}

void loops::note(std::size_t which, sending_loop::ending one) {
    ended_[which] = true;
    --busy_;
    changed_.notify();
    if (one.problem) {
        failed_ = true;
        spdlog::critical(
            "{} ended by an exception: {}; its claims will be rescued, {}", name_of(which), words_of(one.problem),
            busy_ > 0 ? "the other loops give back what they hold, then the process ends" : "the process ends");
        stop(from_.engine.stop_soft_limit, from_.engine.stop_hard_limit);
        return;
    }
    reason_ = one.how.reason;
    const auto& email = one.did.channels.front();
    did_.did.sent += email.did.sent;
    did_.did.unknown += email.did.unknown;
    did_.unrecorded += email.unrecorded;
    if (count() == 1) return;
    spdlog::info("{} stopped: {} sent, {} unknown, {} unrecorded", name_of(which), email.did.sent, email.did.unknown,
                 email.unrecorded);
}

std::string loops::name_of(std::size_t which) const {
    return fmt::format("loop {} of {}", which + 1, count());
}

void loops::name_the_busy() const {
    for (std::size_t which = 0; which < count(); ++which) {
        if (ended_[which]) continue;
        spdlog::critical("{} did not stop within STOP_HARD_LIMIT: it is left as it is, its claims will be rescued",
                         name_of(which));
    }
}

}  // namespace fib
