#pragma once

#include "base/deadline.hpp"
#include "store/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace fib::store {

/// Threads that each own one session. An event loop hands work over and gets the answer back on its own thread, so
/// that libpqxx, which blocks, never blocks the loop. Connects lazily and again after a loss.
///
/// run() may be called from any one event loop's thread; the work runs on a thread of the pool and must hold nothing
/// that the loop changes meanwhile.
class pool {
public:
    pool(session_settings settings, std::size_t count);
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    /// Interrupts what is under way and joins the threads.
    ~pool();

    /// Runs `work(session&)` and returns what it returned. Throws store::error, or what the work threw. When the
    /// deadline passes, the connection is cut and the error is of kind::connection (kind::in_doubt during a commit).
    template <class Work, class T = std::invoke_result_t<Work, session&>>
    boost::asio::awaitable<T> run(Work work, deadline until);

private:
    using task = std::function<void(session*, std::exception_ptr)>;
    /// Calls the task with a session, or with nullptr and the reason why there is none.
    void enqueue(task what, deadline until);

    class threads;
    std::unique_ptr<threads> threads_;
};

template <class Work, class T>
boost::asio::awaitable<T> pool::run(Work work, deadline until) {
    struct answer {
        std::exception_ptr problem;
        std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
    };
    auto executor = co_await boost::asio::this_coro::executor;
    auto answered =
        co_await boost::asio::async_initiate<decltype(boost::asio::use_awaitable), void(std::shared_ptr<answer>)>(
            [&](auto handler) {
                // std::function wants copyable tasks, and a completion handler moves only.
                auto finish = std::make_shared<decltype(handler)>(std::move(handler));
                auto held = std::make_shared<Work>(std::move(work));
                enqueue(
                    [finish, held, executor](session* on, std::exception_ptr problem) {
                        // Once it is posted the loop holds the only reference to what was thrown.
                        auto result = std::make_shared<answer>();
                        result->problem = std::move(problem);
                        try {
                            if (result->problem) {
                                // There is no session to work on.
                            } else if constexpr (std::is_void_v<T>) {
                                (*held)(*on);
                                result->value = true;
                            } else {
                                result->value.emplace((*held)(*on));
                            }
                        } catch (...) {
                            result->problem = std::current_exception();
                        }
                        boost::asio::post(executor, [finish, result = std::move(result)]() mutable {
                            std::move (*finish)(std::move(result));
                        });
                    },
                    until);
            },
            boost::asio::use_awaitable);
    if (answered->problem) std::rethrow_exception(answered->problem);
    if constexpr (!std::is_void_v<T>) co_return std::move(*answered->value);
}

}  // namespace fib::store
