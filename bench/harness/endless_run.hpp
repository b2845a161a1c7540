#pragma once

#include "bench/harness/child.hpp"
#include "bench/harness/ledger_follower.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/rate_history.hpp"
#include "bench/harness/sandbox_process.hpp"
#include "bench/harness/table_state.hpp"
#include "bench/harness/workplace.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib::bench {

struct endless_wish {
    std::int64_t people = 0;
    std::int64_t steps = 0;  ///< of the sequence; whoever has been sent all of them is no longer due
    std::int64_t concurrency = 2000;
    std::optional<double> per_second{};    ///< EMAIL_RATE; nothing: as fast as it goes
    std::chrono::milliseconds latency{0};  ///< that the provider takes to answer
    /// Gives the ledger's blocks back as they are read; what became of single messages cannot be asked afterwards.
    bool forget_ledger = false;
};

/// `fibengine`, which sends for as long as it is let, to people who are due again at once (round_sequence.hpp), and
/// what the provider's ledger and the database say meanwhile.
class endless_run {
public:
    /// Makes the database and starts the sandbox. Nothing is sent yet.
    endless_run(const programs& from, workplace& at, const endless_wish& wish);

    /// Starts the engine and waits until the provider has accepted something: throws std::runtime_error when that
    /// takes a minute or the engine ends.
    void start();
    /// Lets it run and reads on, until `span` has gone by. Throws std::runtime_error that says so when the engine ends.
    void run_for(std::chrono::milliseconds span);
    /// The same until so many messages were accepted since the start.
    void run_until(std::int64_t accepted);
    /// SIGTERM to the engine, waits for it, and reads the last of the ledger. Returns the engine's exit code.
    int stop();

    /// Called after each look at the ledger, ten times a second; with the seconds since the first message.
    void each_look(std::function<void(double)> what) { each_look_ = std::move(what); }

    double now() const;  ///< seconds since the first message
    const rate_history& history() const { return history_; }
    const database& books() const { return *books_; }
    sandbox_process& provider() { return *provider_; }
    const child& engine() const { return *engine_; }
    /// Messages that were accepted although the same person had been accepted for the same step before. Once, at the
    /// end: sorts what it has kept of each.
    std::int64_t repeated();
    table_state look() { return look_at_people(*watch_); }

private:
    void look_once();

    const programs& from_;
    workplace& at_;
    endless_wish wish_;
    std::unique_ptr<database> books_;
    std::unique_ptr<store::session> watch_;
    std::unique_ptr<sandbox_process> provider_;
    std::unique_ptr<ledger_follower> ledger_;
    std::unique_ptr<child> engine_;
    rate_history history_;
    std::vector<std::uint64_t> seen_;  ///< a hash of person and step for each message
    std::function<void(double)> each_look_;
};

}  // namespace fib::bench
