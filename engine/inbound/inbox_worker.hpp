#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "inbound/group_intake.hpp"
#include "pipeline/catalog.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace fib::inbound {

/// Applies what is due in the inbox, again and again. A lot that cannot be applied is halved down to the event at
/// fault, which is put off: it must not keep back the rest.
///
/// One event loop's thread. The references must outlive run().
class inbox_worker {
public:
    /// What became of the events is counted by `counting`, which took them.
    inbox_worker(boost::asio::any_io_executor executor, store::pool& database, group_intake& counting,
                 const clock& time);

    boost::asio::awaitable<void> run();
    void stop();
    /// Why the last lot could not be applied; empty once one was.
    const std::string& trouble() const { return trouble_; }

private:
    boost::asio::awaitable<bool> apply_lot();
    boost::asio::awaitable<void> look_for_the_guilty();
    void note(std::string problem);

    store::pool& database_;
    group_intake& counting_;
    const clock& time_;
    int lot_;
    std::shared_ptr<const pipeline::catalog> steps_;
    std::string trouble_;
    event stopped_;
    bool stopping_ = false;
};

}  // namespace fib::inbound
