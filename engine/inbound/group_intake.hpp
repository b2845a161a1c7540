#pragma once

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "inbound/apply_events.hpp"
#include "inbound/intake.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib::inbound {

struct intake_settings {
    std::size_t group = 1000;               ///< events in a transaction
    std::chrono::milliseconds age{20};      ///< a smaller group is written after it
    std::size_t writers = 2;                ///< groups at the same time; the pool needs as many threads, and one more
    std::size_t events = 20'000;            ///< of providers, that may wait
    std::size_t opens = 50'000;             ///< that may wait
    std::size_t clicks = 50'000;            ///< that may wait
    std::size_t notices = 500;              ///< that may wait
    std::chrono::milliseconds limit{5000};  ///< for one to be committed, all tries together
};

struct intake_counts {
    std::uint64_t events = 0;   ///< applied or parked
    std::uint64_t notices = 0;  ///< written
    std::uint64_t groups = 0;
    std::uint64_t machines = 0;  ///< opens and clicks that no person made
    std::uint64_t parked = 0;
    std::uint64_t settled = 0;
    std::uint64_t set_aside = 0;
    std::uint64_t dropped_opens = 0;
    std::uint64_t dropped_clicks = 0;
    std::uint64_t refused_full = 0;
    std::uint64_t refused_away = 0;
};

/// Writes what routes hand in, in groups, by count or by age. What providers send is answered after its commit, opens
/// and clicks before. While the database is away opens and clicks wait, as many as there is room for.
///
/// One event loop's thread. The references must outlive run().
class group_intake : public intake {
public:
    group_intake(boost::asio::any_io_executor executor, store::pool& database, const clock& time, intake_settings how);

    boost::asio::awaitable<kept> write(std::vector<message_event> events) override;
    boost::asio::awaitable<kept> write(notice one) override;
    void offer(message_event one) override;

    /// Writes until stop() was called and nothing waits, or its deadline has passed.
    boost::asio::awaitable<void> run();
    void stop(deadline until);

    /// What became of events that the inbox gave back: they were counted when they came.
    void count_again(const applied& did);
    const intake_counts& counts() const { return counts_; }
    std::size_t waiting() const;
    /// Why the last group could not be written; empty once one was.
    const std::string& trouble() const { return trouble_; }
    /// Whether anything of a provider was refused since this was last asked.
    bool take_gap() { return std::exchange(gap_, false); }
    /// The newest message of which SES said that it was sent.
    std::optional<timestamp> latest_send() const { return latest_send_; }

private:
    struct ticket;
    struct group;
    struct batch {
        std::vector<message_event> events;
        std::shared_ptr<ticket> whose;
    };

    boost::asio::awaitable<void> write_groups();
    boost::asio::awaitable<void> write_group(std::shared_ptr<group> one);
    std::shared_ptr<group> take_group();
    void give_up(group& one);
    /// Wakes writers for the first that waits and for a whole group: what comes between them rides along.
    void wake(std::size_t before);

    boost::asio::any_io_executor executor_;
    store::pool& database_;
    const clock& time_;
    intake_settings how_;
    intake_counts counts_;
    std::deque<batch> batches_;
    std::size_t batched_ = 0;  ///< events in batches_
    std::deque<message_event> opens_;
    std::deque<message_event> clicks_;
    std::size_t notices_ = 0;
    event added_;
    task_group tasks_;
    std::string trouble_;
    bool gap_ = false;
    std::optional<timestamp> latest_send_;
    std::optional<deadline> last_;
};

}  // namespace fib::inbound
