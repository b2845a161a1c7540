#include "store/pool.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace fib::store {

/// The queue, the threads that empty it, and one more that cuts connections whose deadline has passed.
class pool::threads {
public:
    threads(session_settings settings, std::size_t count) : settings_{std::move(settings)}, current_(count) {
        for (std::size_t index = 0; index < count; ++index) {
            workers_.emplace_back([this, index] { work(current_[index]); });
        }
        watchdog_ = std::thread{[this] { watch(); }};
    }

    ~threads() {
        {
            const std::scoped_lock lock{mutex_};
            stopping_ = true;
            for (auto& one : current_) {
                if (one.until && one.on) one.on->interrupt();
            }
        }
        waiting_.notify_all();
        watching_.notify_all();
        for (auto& worker : workers_) worker.join();
        watchdog_.join();
    }

    void enqueue(task what, deadline until) {
        {
            const std::scoped_lock lock{mutex_};
            queue_.push_back({std::move(what), until});
        }
        waiting_.notify_one();
    }

private:
    struct waiting {
        task what;
        deadline until;
    };
    /// What one worker does; `on` is set while the session exists, `until` while a task runs. Guarded by mutex_.
    struct doing {
        std::unique_ptr<session> on;
        std::optional<deadline> until;
    };

    void work(doing& mine) {
        for (;;) {
            std::unique_lock lock{mutex_};
            waiting_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            auto next = std::move(queue_.front());
            queue_.pop_front();
            const bool stopping = stopping_;
            lock.unlock();
            if (stopping) {
                next.what(nullptr, std::make_exception_ptr(error{error::kind::connection, "", "stopping"}));
                continue;
            }
            run(mine, next);
        }
    }

    void run(doing& mine, waiting& next) {
        std::exception_ptr problem;
        try {
            if (next.until.passed()) {
                throw error{error::kind::connection, "", "the database was too busy: the deadline passed in the queue"};
            }
            if (!mine.on || !mine.on->connected()) connect(mine);
        } catch (...) {
            problem = std::current_exception();
        }
        if (problem) {
            next.what(nullptr, std::move(problem));
            return;
        }
        {
            const std::scoped_lock lock{mutex_};
            mine.until = next.until;
        }
        watching_.notify_one();
        next.what(mine.on.get(), nullptr);
        const std::scoped_lock lock{mutex_};
        mine.until.reset();
        mine.on->rollback();
        if (!mine.on->connected()) mine.on.reset();
    }

    void connect(doing& mine) {
        auto fresh = std::make_unique<session>(settings_);
        const std::scoped_lock lock{mutex_};
        mine.on = std::move(fresh);
    }

    void watch() {
        std::unique_lock lock{mutex_};
        while (!stopping_) {
            auto next = deadline::steady::time_point::max();
            for (auto& one : current_) {
                if (!one.until || !one.on) continue;
                if (one.until->passed()) {
                    one.on->interrupt();
                    one.until.reset();
                } else {
                    next = std::min(next, one.until->at());
                }
            }
            if (next == deadline::steady::time_point::max()) {
                watching_.wait(lock);
            } else {
                watching_.wait_until(lock, next);
            }
        }
    }

    const session_settings settings_;
    std::mutex mutex_;
    std::condition_variable waiting_;
    std::condition_variable watching_;
    std::deque<waiting> queue_;
    std::vector<doing> current_;
    bool stopping_ = false;
    std::vector<std::thread> workers_;
    std::thread watchdog_;
};

pool::pool(session_settings settings, std::size_t count)
    : threads_{std::make_unique<pool::threads>(std::move(settings), count)} {}

pool::~pool() = default;

void pool::enqueue(task what, deadline until) {
    threads_->enqueue(std::move(what), until);
}

}  // namespace fib::store
