#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "pipeline/compose.hpp"
#include "pipeline/pace.hpp"
#include "pipeline/worker.hpp"
#include "providers/email.hpp"
#include "settings.hpp"
#include "sharing.hpp"
#include "store/pool.hpp"
#include "upkeep/keeper.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib {

/// Everything that sends on one event loop, put together in the order of its dependencies. The daemon runs one for ever
/// on each of its loops, `fibctl campaign:process` one until nothing due is left.
///
/// One event loop's thread.
class sender {
public:
    struct bounds {
        std::optional<timestamp> due_by;     ///< nothing: for ever
        std::optional<std::uint64_t> limit;  ///< people, at most
        /// The one channel of a bounded run. An endless one serves email, and goes through the people of channels that
        /// are switched off, whose steps are skipped.
        pipeline::channel only = pipeline::channel::email;
    };

    sender(boost::asio::any_io_executor executor, const settings& from, std::string application, bounds how_far,
           const clock& time, sharing with = {});

    /// A database that is away or has another schema at the start: a bounded run throws store::error or
    /// std::runtime_error, an endless one waits, for platforms start services in any order.
    boost::asio::awaitable<pipeline::ended> run();
    void stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard);
    /// The rate that the whole process may send at; nothing: as fast as it goes. Whoever is not the first of several
    /// sends nothing before it was told once.
    void allow(std::optional<double> whole_rate);
    /// Why nothing is being sent now; empty while all is well.
    std::string trouble() const { return starting_trouble_.empty() ? work().trouble() : starting_trouble_; }

    /// The worker of email, or of the one channel of a bounded run.
    const pipeline::worker& work() const { return *workers_.front(); }
    const std::vector<std::unique_ptr<pipeline::worker>>& workers() const { return workers_; }
    /// Nothing where another loop does the upkeep.
    const upkeep::keeper* upkeep() const { return keeper_ ? &*keeper_ : nullptr; }

private:
    void add_workers(const boost::asio::any_io_executor& executor, const settings& from, const bounds& how_far,
                     const clock& time);
    upkeep::keeper::parts upkeep_parts(const clock& time);
    boost::asio::awaitable<void> learn_the_rate();
    boost::asio::awaitable<void> run_beside(pipeline::worker& one);

    bool bounded_;
    sharing with_;
    store::pool database_;
    store::pool lifeline_;
    std::unique_ptr<providers::email> provider_;
    pipeline::local_pacer pace_;
    pipeline::composer compose_;
    std::vector<std::unique_ptr<pipeline::worker>> workers_;
    std::optional<upkeep::keeper> keeper_;
    task_group tasks_;
    event changed_;  ///< stopping_ or allowed_
    bool stopping_ = false;
    bool allowed_ = false;
    std::string starting_trouble_ = "starting";
};

}  // namespace fib
