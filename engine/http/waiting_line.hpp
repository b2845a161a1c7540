#pragma once

#include "base/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <optional>
#include <utility>

namespace fib::http {

/// Coroutines that wait in line for something, first come, first served. One event loop's thread only.
template <class Grant>
class waiting_line {
public:
    explicit waiting_line(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}
    waiting_line(const waiting_line&) = delete;
    waiting_line& operator=(const waiting_line&) = delete;

    bool empty() const { return places_.empty(); }

    /// Nothing if the deadline came first.
    boost::asio::awaitable<std::optional<Grant>> wait(deadline until, bool in_front) {
        place mine{*this, until, in_front};
        boost::system::error_code ignored;
        co_await mine.bell.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        co_return std::move(mine.grant);
    }

    /// Gives to the one in front and lets him go. The line may not be empty.
    void serve(Grant what) {
        auto& first = *places_.front();
        first.leave();
        first.grant.emplace(std::move(what));
        first.bell.cancel();
    }

private:
    struct place {
        place(waiting_line& line, deadline until, bool in_front)
            : in{line},
              bell{line.executor_, until.at()},
              where{in.places_.insert(in_front ? in.places_.begin() : in.places_.end(), this)} {}
        ~place() {
            if (!left) leave();
        }
        void leave() {
            in.places_.erase(where);
            left = true;
        }

        waiting_line& in;
        boost::asio::steady_timer bell;
        typename std::list<place*>::iterator where;
        std::optional<Grant> grant;
        bool left = false;
    };

    boost::asio::any_io_executor executor_;
    std::list<place*> places_;
};

}  // namespace fib::http
