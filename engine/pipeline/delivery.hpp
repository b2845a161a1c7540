#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/claim.hpp"
#include "pipeline/compose.hpp"
#include "pipeline/fence.hpp"
#include "pipeline/gate.hpp"
#include "pipeline/leases.hpp"
#include "pipeline/pace.hpp"
#include "pipeline/provider_health.hpp"
#include "pipeline/recorder.hpp"
#include "pipeline/tally.hpp"
#include "providers/email.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fib::pipeline {

/// The data path of one channel: what happens to a claim from the gate to the books. deliver() is its table of
/// contents.
///
/// One event loop's thread. Every reference must outlive it, and it must outlive its tasks: wait for idle() first.
class delivery {
public:
    struct settings {
        std::string owner;
        std::size_t concurrency = 2000;
        std::size_t wave = 1000;
        std::chrono::milliseconds call_limit{60000};
        std::chrono::milliseconds fence_limit{15000};
        gate_rules gate;
        retry_rules retries;
        std::optional<int> most_probes{};  ///< of an absent provider, in a row; then nothing more is begun
    };

    struct parts {
        store::pool& database;
        providers::email& provider;
        pacer& pace;
        composer& compose;
        leases& held;
        recorder& record;
        tally& counts;
        event& changed;
        const clock& time;
    };

    delivery(boost::asio::any_io_executor executor, parts with, settings how);

    /// Takes a claim through the path. Ends when its last call has begun or been given back, not when it was answered.
    /// `steps` must live as long as `held` (it is one of the things that the claim keeps).
    boost::asio::awaitable<void> deliver(std::shared_ptr<const claim> held, const catalog& steps);

    /// No further call begins; what was not begun is given back.
    void stop() { stopping_ = true; }
    std::size_t in_flight() const { return tasks_.running(); }
    boost::asio::awaitable<bool> idle(deadline until) { return tasks_.join(until); }

    /// Why nothing is being sent: a halt by the provider, or a pause; empty while all is well.
    const std::string& halted() const { return halted_; }
    /// Whether the provider itself said so, and the channel is to be paused.
    bool halted_by_provider() const { return by_provider_; }
    void halted_is_noted() { by_provider_ = false; }
    void halt(std::string reason, bool by_provider);
    void resume();
    /// The earliest time at which somebody was given back since the last call; claims must look from there again.
    std::optional<timestamp> take_earliest_return() { return std::exchange(earliest_return_, std::nullopt); }
    const provider_health& health() const { return health_; }

private:
    struct ready {
        const person* who;
        const sequence* in;
        const step* at;
        std::optional<timestamp> doubt_since{};  ///< since when it may have been sent by an earlier attempt
    };
    struct going {
        ready one;
        composed what;
    };

    std::vector<ready> gate_all(const claim& held, const catalog& steps);
    boost::asio::awaitable<std::vector<ready>> look_for_doubts(std::shared_ptr<const claim> held,
                                                               std::vector<ready> all);
    boost::asio::awaitable<std::size_t> room(std::size_t left);
    bool may_ask_again(const ready& one, timestamp now) const;
    std::vector<going> compose_wave(const claim& held, std::span<const ready> wave);
    boost::asio::awaitable<std::vector<going>> fence_wave(const claim& held, std::vector<going> wave);
    boost::asio::awaitable<void> send(std::shared_ptr<const claim> held, going one);
    void conclude(const claim& held, const going& one, const providers::outcome& got);
    void give_back(const claim& held, const ready& one, const std::string& reason, timestamp when);
    entry base(const claim& held, const ready& one) const;
    bool may_go_on(const claim& held) const;
    bool given_up() const;

    parts with_;
    settings how_;
    task_group tasks_;
    provider_health health_;
    std::mt19937_64 random_;
    std::optional<timestamp> earliest_return_;
    std::string halted_;
    bool by_provider_ = false;
    bool stopping_ = false;
};

}  // namespace fib::pipeline
