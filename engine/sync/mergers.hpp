#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/taken.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace fib::sync {

using another_session = std::function<std::unique_ptr<store::session>()>;

/// Threads that bring batches in, each over a session of its own. Businesses that want the same slug always meet the
/// same thread, in the order in which they were given: who is first has it, whatever the threads' pace.
class mergers {
public:
    mergers(const another_session& connect, int threads, const clock& time);
    mergers(const mergers&) = delete;
    mergers& operator=(const mergers&) = delete;
    /// Ends the threads; what was not begun is dropped.
    ~mergers();

    /// Waits while two pages are still to be merged. Throws what a thread met.
    void give(std::vector<taken_business> page);
    /// Waits until all is merged. Throws what a thread met.
    void finish();
    did done() const;
    std::vector<rejected> take_refused();

private:
    struct lane {
        std::deque<std::vector<taken_business>> waiting;
        bool busy = false;
        std::thread thread;
    };

    void run(lane& mine, const another_session& connect);
    void merge_all(lane& mine, store::session& on);
    template <class Ready>
    void wait(std::unique_lock<std::mutex>& lock, Ready ready);

    const clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::exception_ptr failed_;
    did done_;
    std::vector<rejected> refused_;
    std::vector<std::unique_ptr<lane>> lanes_;
};

}  // namespace fib::sync
