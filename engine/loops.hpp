#pragma once

#include "base/deadline.hpp"
#include "base/event.hpp"
#include "loop_report.hpp"
#include "sending_loop.hpp"
#include "settings.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib {

/// The process's ENGINE_LOOPS sending loops, seen from the front: a loop that sends nothing itself, so that it can
/// still speak when one of the others cannot.
///
/// The front's thread only.
class loops {
public:
    /// `from` must outlive it.
    loops(boost::asio::any_io_executor front, const settings& from);
    loops(const loops&) = delete;
    loops& operator=(const loops&) = delete;
    /// None may have begun, or all have ended and left no task on their loops.
    ~loops();

    std::size_t count() const { return all_.size(); }
    void begin();
    /// As sender::stop, to all of them. Calling it again only shortens the limits.
    void stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard);

    /// One for each loop, in their order; nothing where a loop did not answer by then. `until` must be near.
    boost::asio::awaitable<std::vector<std::optional<loop_report>>> ask(deadline until);

    /// Ends when all have ended: true. False when one failed, which stops the others, or when one is still busy after
    /// the hard limit and a moment for cleaning up: the log says which, and the process must end without destroying
    /// anything.
    boost::asio::awaitable<bool> wait();
    /// Of those that have ended: the reason why, and what all of them did together.
    const std::string& reason() const { return reason_; }
    const loop_report::one_channel& did() const { return did_; }

private:
    void note(std::size_t which, sending_loop::ending one);
    std::string name_of(std::size_t which) const;
    void name_the_busy() const;

    boost::asio::any_io_executor front_;
    const settings& from_;
    std::vector<std::unique_ptr<sending_loop>> all_;
    std::vector<bool> ended_;
    std::size_t busy_ = 0;
    bool failed_ = false;
    std::optional<deadline> last_;
    std::string reason_;
    loop_report::one_channel did_;
    event changed_;
};

}  // namespace fib
