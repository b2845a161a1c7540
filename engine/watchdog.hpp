#pragma once

#include "base/event.hpp"
#include "loops.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace fib {

/// Tells systemd's watchdog (sd_watchdog_enabled(3)) that this process is well: as long as every sending loop answers,
/// three times within the span that the unit's WatchdogSec says. Where none is asked for it does nothing.
///
/// The front's thread.
class watchdog {
public:
    /// `watched`: the loops, or nothing for a process that sends nothing; they must outlive run().
    watchdog(boost::asio::any_io_executor executor, loops* watched);
    boost::asio::awaitable<void> run();
    void stop();

private:
    boost::asio::awaitable<bool> all_answer() const;

    loops* watched_;
    std::chrono::microseconds span_{0};  ///< 0: nobody watches
    event stopped_;
    bool stopping_ = false;
};

}  // namespace fib
