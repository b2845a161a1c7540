#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "http/client.hpp"
#include "store/pool.hpp"
#include "upkeep/webhook_queue.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fib::upkeep {

/// Tells other systems what happened here: takes what webhook_queue has due, in lots, and posts it, signed with the
/// target's secret (inbound/own_signature.hpp). Only a 2xx counts as taken; everything else is tried again for three
/// days. A target may be told twice, and knows it by the body's id. Any number of processes may do this at once.
///
/// One event loop's thread. The references must outlive run().
class webhook_sender {
public:
    struct settings {
        http::client_settings http{};  ///< of the connections to each target
        std::size_t at_once = 16;      ///< calls in flight
        int lot = 100;
        std::chrono::milliseconds call_limit{10000};
        std::chrono::milliseconds every{2000};  ///< how often an empty queue is looked at
    };
    struct tally {
        std::uint64_t delivered = 0;
        std::uint64_t failed = 0;    ///< tries that are to be repeated
        std::uint64_t given_up = 0;  ///< after three days
    };

    webhook_sender(boost::asio::any_io_executor executor, store::pool& database, const clock& time, settings how);
    webhook_sender(const webhook_sender&) = delete;
    webhook_sender& operator=(const webhook_sender&) = delete;
    ~webhook_sender();

    /// Until stop(); the calls in flight then are finished.
    boost::asio::awaitable<void> run();
    void stop();
    const tally& counts() const { return counts_; }

private:
    struct lot;
    boost::asio::awaitable<bool> send_lot();
    boost::asio::awaitable<void> send_next_ones(lot& shared);
    boost::asio::awaitable<std::string> post(const due_webhook& one, deadline until);
    http::client& client_for(const http::origin& where);
    bool is_spared(std::int64_t target);
    void count(const std::vector<webhook_result>& results);

    boost::asio::any_io_executor executor_;
    store::pool& database_;
    const clock& time_;
    settings how_;
    tally counts_;
    std::map<std::string, std::unique_ptr<http::client>> clients_;  ///< by scheme and authority
    std::map<std::int64_t, timestamp> spared_until_;                ///< by target
    event stopped_;
    bool stopping_ = false;
};

}  // namespace fib::upkeep
