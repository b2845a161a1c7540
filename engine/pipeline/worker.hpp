#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/claim.hpp"
#include "pipeline/compose.hpp"
#include "pipeline/delivery.hpp"
#include "pipeline/from_start.hpp"
#include "pipeline/leases.hpp"
#include "pipeline/pace.hpp"
#include "pipeline/recorder.hpp"
#include "pipeline/tally.hpp"
#include "providers/email.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace fib::pipeline {

struct worker_settings {
    pipeline::channel serves = channel::email;
    bool switched_on = true;
    std::size_t concurrency = 2000;  ///< calls in flight
    int batch = 1000;                ///< rows a claim
    std::chrono::milliseconds lease{60000};
    retry_rules retries;
    /// A bounded run: only people due by then, at most so many, and the run ends when none of them is left.
    std::optional<timestamp> due_by;
    std::optional<std::uint64_t> limit;
};

/// How a run ended.
struct ended {
    enum class kind { drained, stopped, halted, cut_off, provider_away };
    kind how = kind::drained;
    std::string reason;
};

/// One channel, from due rows to the books, for ever or until nothing due is left. It owns the claims of one owner id.
///
/// One event loop's thread. The references must outlive it.
class worker {
public:
    struct parts {
        store::pool& database;  ///< for the data path; at least two threads
        store::pool& lifeline;  ///< for leases alone: one thread, short limits
        providers::email& provider;
        pacer& pace;
        composer& compose;
        const clock& time;
    };

    worker(boost::asio::any_io_executor executor, parts with, worker_settings how);
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;
    ~worker();

    boost::asio::awaitable<ended> run();
    /// Claims nothing more, finishes what has begun within `soft`, records, gives the rest back; past `hard` what is
    /// left is cut off. Calling it again only shortens the limits.
    void stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard);

    channel serves() const { return how_.serves; }
    const std::string& owner() const { return owner_; }
    const tally& counts() const { return counts_; }
    std::size_t in_flight() const { return delivery_.in_flight(); }
    std::size_t unrecorded() const { return recorder_.unrecorded(); }
    /// Why nothing is being sent now, for /readyz and people; empty while all is well.
    std::string trouble() const;
    std::shared_ptr<const catalog> steps() const { return steps_; }

private:
    boost::asio::awaitable<void> look_at_catalog();
    /// Until it was read once; an endless worker outlasts a database that is away meanwhile.
    boost::asio::awaitable<void> wait_for_catalog();
    boost::asio::awaitable<void> keep_catalog();
    boost::asio::awaitable<void> keep_leases();
    boost::asio::awaitable<void> claim_ahead();
    boost::asio::awaitable<std::optional<claim>> claim_once(bool suspect);
    boost::asio::awaitable<void> deliver_claims();
    /// Whether nobody is in our hands: no claim, no call, no outcome to write.
    bool nothing_open() const;
    boost::asio::awaitable<void> wait_for_work(bool quiet);
    boost::asio::awaitable<bool> look_at_halt();
    boost::asio::awaitable<void> finish();
    int claim_size() const;
    void end(ended::kind how, std::string reason);
    bool bounded() const { return how_.due_by.has_value(); }
    deadline database_limit() const;

    boost::asio::any_io_executor executor_;
    parts with_;
    worker_settings how_;
    std::string owner_;
    tally counts_;
    event changed_;  ///< often: room for more, a batch claimed or taken
    event over_;     ///< once: finished_
    leases leases_;
    recorder recorder_;
    delivery delivery_;
    task_group tasks_;
    std::shared_ptr<const catalog> steps_;
    std::shared_ptr<claim> ahead_;  ///< the one batch claimed before the current one is through
    bool claiming_ended_ = false;
    low_water after_;
    from_start from_start_;
    std::string database_trouble_;
    std::optional<deadline::steady::time_point> database_away_since_;
    std::optional<ended> end_;
    std::optional<deadline> soft_;
    std::optional<deadline> hard_;
    bool finishing_ = false;  ///< nothing is under way any more, outcomes are written
    bool finished_ = false;
};

}  // namespace fib::pipeline
