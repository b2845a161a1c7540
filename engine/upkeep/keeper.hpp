#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/settle.hpp"
#include "providers/email.hpp"
#include "store/pool.hpp"
#include "upkeep/breaker.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>

namespace fib::upkeep {

/// What is done again and again beside the sending: expired claims are rescued, unknowns that have grown too old are
/// settled by absence or by the policy, the provider is asked for our quota, partitions are made ahead and old ones
/// detached, changed steps reach the people who wait for them, and sending is stopped when mail is received badly.
///
/// One event loop's thread. The references must outlive run().
class keeper {
public:
    struct settings {
        std::chrono::milliseconds lease{60000};
        pipeline::settlement policy = pipeline::settlement::skip;  ///< skip, or not_sent to send again
        std::chrono::milliseconds unknown_max_age{std::chrono::hours{24}};
        std::optional<double> own_rate;  ///< messages a second at most, whatever the provider allows
        /// How long rows stay in the logs at least; nothing: for ever. Older partitions become tables of their own.
        std::optional<std::chrono::milliseconds> send_log_retention{};
        std::optional<std::chrono::milliseconds> activities_retention{};
        /// Mail goes by SES and its events are heard: what it never speaks of was not sent.
        bool hears_ses = false;
    };

    struct parts {
        store::pool& database;
        providers::email& provider;
        /// Told the rate that may be sent at, each time that the provider was asked; nothing: as fast as it goes.
        std::function<void(std::optional<double>)> allow;
        const clock& time;
        /// The newest catalog; may be null before the first was read.
        std::function<std::shared_ptr<const pipeline::catalog>()> steps;
    };

    struct tally {
        std::uint64_t rescued_claims = 0;
        std::uint64_t given_back = 0;
        std::uint64_t became_unknown = 0;
        std::uint64_t set_aside = 0;
        std::uint64_t settled_by_policy = 0;
        std::uint64_t settled_by_absence = 0;
        reception last_hour{};
        reception last_day{};
        std::optional<double> provider_rate;
    };

    keeper(boost::asio::any_io_executor executor, parts with, settings how);

    /// Once, before the first send: a pace that the provider bears.
    boost::asio::awaitable<void> ask_quota();
    boost::asio::awaitable<void> run();
    void stop();
    const tally& counts() const { return counts_; }

private:
    boost::asio::awaitable<void> rescue_expired();
    boost::asio::awaitable<void> settle_old();
    boost::asio::awaitable<void> settle_absent();
    boost::asio::awaitable<void> watch_reception();
    boost::asio::awaitable<void> forget_old();
    boost::asio::awaitable<void> keep_partitions();
    boost::asio::awaitable<void> detach_old(const char* table, std::optional<std::chrono::milliseconds> keep);
    boost::asio::awaitable<void> follow_changed_steps();

    parts with_;
    settings how_;
    tally counts_;
    event stopped_;
    bool stopping_ = false;
    bool quota_known_ = true;
    std::string tripped_;  ///< the last reason, so that the log has it once
    std::optional<double> rate_;
    std::minstd_rand random_;
};

}  // namespace fib::upkeep
