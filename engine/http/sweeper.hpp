#pragma once

#include "base/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <memory>

namespace fib::http {

/// Deadlines for thousands of connections with one timer: every 50 ms, while anything is watched, it cuts what is late.
/// So a deadline is kept up to 50 ms late. One event loop's thread only.
class sweeper {
public:
    explicit sweeper(boost::asio::any_io_executor executor);
    sweeper(const sweeper&) = delete;
    sweeper& operator=(const sweeper&) = delete;
    ~sweeper();

    /// One thing with a deadline, for as long as this lives. It must not outlive the sweeper.
    class watched {
    public:
        /// `cut` is called once for each deadline that passes, from the event loop. It may end other watches, not this.
        watched(sweeper& by, std::function<void()> cut);
        watched(const watched&) = delete;
        watched& operator=(const watched&) = delete;
        ~watched();

        void until(deadline limit);
        void rest();  ///< no deadline for now

    private:
        friend class sweeper;
        sweeper& by_;
        std::function<void()> cut_;
        std::size_t place_;
    };

private:
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace fib::http
