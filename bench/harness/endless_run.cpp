#include "bench/harness/endless_run.hpp"

#include "base/clock.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/options.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/round_sequence.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto look_every = 100ms;

/// FNV-1a, 64 bits (RFC draft-eastlake-fnv): the same person and step give the same number in every run.
std::uint64_t hash_of(std::string_view person, std::string_view campaign) {
    std::uint64_t out = 0xcbf29ce484222325;
    const auto mix = [&](std::string_view text) {
        for (const char c : text) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    };
    mix(person);
    mix("\n");
    mix(campaign);
    return out;
}

}  // namespace

endless_run::endless_run(const programs& from, workplace& at, const endless_wish& wish)
    : from_{from}, at_{at}, wish_{wish}, books_{round_database(from, at, wish.people, wish.steps)} {
    watch_ = books_->connect();
    provider_ = std::make_unique<sandbox_process>(from, at.folder(), "round",
                                                  std::vector<std::string>{"--latency", span_text(wish.latency)});
    ledger_ = std::make_unique<ledger_follower>(provider_->ledger(), wish.forget_ledger
                                                                         ? ledger_follower::what_was_read::goes
                                                                         : ledger_follower::what_was_read::stays);
    at.checkpoint();
}

void endless_run::start() {
    auto with = engine_environment(*books_, *provider_);
    with["ENGINE_CONCURRENCY"] = std::to_string(wish_.concurrency);
    if (wish_.per_second) with["EMAIL_RATE"] = fmt::format("{}/s", *wish_.per_second);
    engine_ = std::make_unique<child>(std::vector{from_.fibengine()}, with, at_.file("engine.out"));
    const auto until = steady::now() + 60s;
    while (!history_.start()) {
        if (steady::now() > until) throw std::runtime_error{"fibengine has sent nothing within a minute"};
        std::this_thread::sleep_for(look_every);
        look_once();
    }
}

void endless_run::look_once() {
    if (const auto code = engine_->ended()) {
        throw std::runtime_error{
            fmt::format("fibengine ended by itself with {}; it should send until it is stopped", *code)};
    }
    ledger_->read([this](const accepted_message& one) {
        history_.add(one.time);
        seen_.push_back(hash_of(one.to, one.campaign));
    });
    if (each_look_ && history_.start()) each_look_(now());
}

double endless_run::now() const {
    return history_.since_start(machine_clock().now()).count();
}

void endless_run::run_for(std::chrono::milliseconds span) {
    const auto until = steady::now() + span;
    for (auto next = steady::now() + look_every; next < until; next += look_every) {
        std::this_thread::sleep_until(next);
        look_once();
    }
    std::this_thread::sleep_until(until);
    look_once();
}

void endless_run::run_until(std::int64_t accepted) {
    auto progressed_at = steady::now();
    while (history_.total() < accepted) {
        const auto before = history_.total();
        run_for(look_every);
        if (history_.total() > before) progressed_at = steady::now();
        if (steady::now() - progressed_at > 120s) {
            throw std::runtime_error{
                fmt::format("nothing was accepted for two minutes, after {} messages", cli::grouped(history_.total()))};
        }
    }
}

int endless_run::stop() {
    engine_->terminate();
    const int code = engine_->wait();
    ledger_->read([this](const accepted_message& one) {
        history_.add(one.time);
        seen_.push_back(hash_of(one.to, one.campaign));
    });
    return code;
}

std::int64_t endless_run::repeated() {
    std::sort(seen_.begin(), seen_.end());
    const auto different = std::unique(seen_.begin(), seen_.end()) - seen_.begin();
    const auto all = std::exchange(seen_, {}).size();
    return static_cast<std::int64_t>(all) - different;
}

}  // namespace fib::bench
