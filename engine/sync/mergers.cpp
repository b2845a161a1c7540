#include "sync/mergers.hpp"

#include "sync/merge_batch.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace fib::sync {
namespace {

constexpr std::size_t most_waiting = 2;

}  // namespace

mergers::mergers(const another_session& connect, int threads, const clock& time) : clock_{time} {
    for (int n = 0; n < threads; ++n) lanes_.push_back(std::make_unique<lane>());
    for (auto& each : lanes_) {
        each->thread = std::thread{[this, &mine = *each, connect] { run(mine, connect); }};
    }
}

mergers::~mergers() {
    {
        const std::scoped_lock alone{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& each : lanes_) each->thread.join();
}

void mergers::run(lane& mine, const another_session& connect) {
    try {
        const auto session = connect();
        prepare_session(*session);
        merge_all(mine, *session);
    } catch (...) {
        const std::scoped_lock alone{mutex_};
        if (!failed_) failed_ = std::current_exception();
    }
    changed_.notify_all();
}

void mergers::merge_all(lane& mine, store::session& on) {
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || failed_ || !mine.waiting.empty(); });
        if (stopping_ || failed_) return;
        const auto batch = std::move(mine.waiting.front());
        mine.waiting.pop_front();
        mine.busy = true;
        lock.unlock();
        std::vector<rejected> refused;
        const auto did_now = merge_batch(on, batch, clock_, refused);
        lock.lock();
        mine.busy = false;
        done_ += did_now;
        std::ranges::move(refused, std::back_inserter(refused_));
        changed_.notify_all();
    }
}

template <class Ready>
void mergers::wait(std::unique_lock<std::mutex>& lock, Ready ready) {
    changed_.wait(lock, [&] { return failed_ || ready(); });
    if (failed_) std::rethrow_exception(failed_);
}

void mergers::give(std::vector<taken_business> page) {
    std::vector<std::vector<taken_business>> parts(lanes_.size());
    for (auto& one : page) parts[std::hash<std::string>{}(one.own_slug) % parts.size()].push_back(std::move(one));
    std::unique_lock lock{mutex_};
    wait(lock, [&] {
        return std::ranges::all_of(lanes_, [](const auto& each) { return each->waiting.size() < most_waiting; });
    });
    for (std::size_t n = 0; n < parts.size(); ++n) {
        if (!parts[n].empty()) lanes_[n]->waiting.push_back(std::move(parts[n]));
    }
    changed_.notify_all();
}

void mergers::finish() {
    std::unique_lock lock{mutex_};
    wait(lock, [&] {
        return std::ranges::all_of(lanes_, [](const auto& each) { return each->waiting.empty() && !each->busy; });
    });
}

did mergers::done() const {
    const std::scoped_lock alone{mutex_};
    return done_;
}

std::vector<rejected> mergers::take_refused() {
    const std::scoped_lock alone{mutex_};
    return std::exchange(refused_, {});
}

}  // namespace fib::sync
