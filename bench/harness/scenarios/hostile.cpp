#include "bench/harness/endless_run.hpp"
#include "bench/harness/fault_mix.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/round_account.hpp"
#include "bench/harness/sandbox_control.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;
using seconds = rate_history::seconds;

constexpr double wanted_share = 0.9;
constexpr seconds wanted_within{5};
constexpr seconds one_second{1};
constexpr auto warm_up = 2s;
/// Enough steps for this many sends a second.
constexpr double fastest = 25'000;

class hostile_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "Who are sent to again and again");
        to.span("--clean", clean_, "How long the provider is well first");
        to.span("--faults", faults_, "How long it is not");
        to.span("--after", after_, "How long it is well again; seven seconds are needed to see five");
        to.text("--mix", mix_, "Percent of the messages that meet each fault",
                [](const std::string& text) { return wrong_in(read_fault_mix(text)); });
        to.number("--throttle", throttle_, "Percent of the clean rate above which it throttles (0: never)", 0, 100);
        to.span("--latency", latency_, "Time the provider takes to answer");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
    }

    report run() override {
        const auto mix = read_fault_mix(mix_).value();
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const double length = seconds{warm_up + clean_ + faults_ + after_}.count();
        endless_run sends{from,
                          at,
                          {.people = people_,
                           .steps = 20 + static_cast<std::int64_t>(length * fastest / static_cast<double>(people_)),
                           .concurrency = concurrency_,
                           .latency = latency_}};
        say("sending, {} without faults", span_text(clean_));
        sends.start();
        sends.run_for(warm_up);
        const seconds clean_from{sends.now()};
        sends.run_for(clean_);
        const seconds faults_from{sends.now()};
        const double clean = sends.history().rate(clean_from, faults_from);

        say("{} of faults", span_text(faults_));
        const auto change = [&](const std::string& settings) {
            change_sandbox(sends.provider().endpoint(), sends.provider().ca_file(), settings);
        };
        change(settings_json(mix, clean * static_cast<double>(throttle_) / 100));
        sends.run_for(faults_);
        change(calm_json(mix));
        const seconds calm_from{sends.now()};
        say("{} without", span_text(after_));
        sends.run_for(after_);
        const seconds end{sends.now()};
        const int code = sends.stop();

        report out = tell(sends.history(), clean, faults_from, calm_from, end);
        out.checks = round_account(sends.books(), people_, sends.history().total(), sends.repeated());
        for (auto& one : ledger_account(sends.books(), sends.provider().ledger())) out.checks.push_back(std::move(one));
        out.checks.push_back(
            {"engine_stays_up", fmt::format("fibengine ended with {} after SIGTERM", code), code == 0});
        return out;
    }

private:
    report tell(const rate_history& history, double clean, seconds faults_from, seconds calm_from, seconds end) const {
        const auto back = history.recovery(calm_from, end, clean, wanted_share);
        const double best = history.fastest_second(calm_from, calm_from + wanted_within + one_second);
        report out;
        out.headline = back ? fmt::format("the rate is back {} s after the faults end", number_text(back->count(), 1))
                            : fmt::format("the rate did not come back within {} after the faults", span_text(after_));
        out.setting = fmt::format("{} people; {} of {}, throttled at {} % of the clean rate", cli::grouped(people_),
                                  span_text(faults_), mix_, throttle_);
        out.add("sends_per_second_clean", "before the faults", clean, "a second");
        out.add("sends_per_second_faults", "during them", history.rate(faults_from, calm_from), "a second");
        out.add("sends_per_second_after", "after them, the last five seconds", history.rate(end - wanted_within, end),
                "a second");
        out.add("recovery_seconds", fmt::format("until a whole second ran at {} of the rate before", wanted_share),
                back ? back->count() : not_known, "s", 1);
        out.goals.push_back({"recovered", "best second that began within 5 s after the faults, to the rate before",
                             clean > 0 ? best / clean : not_known, wanted_share});
        auto drawn = throughput_chart({{"accepted", "accepted", history.points(200)}});
        drawn.stretches.push_back({"faults", faults_from.count(), calm_from.count()});
        out.charts.push_back(std::move(drawn));
        return out;
    }

    std::int64_t people_ = 200'000;
    std::chrono::milliseconds clean_{5s};
    std::chrono::milliseconds faults_{10s};
    std::chrono::milliseconds after_{10s};
    std::chrono::milliseconds latency_{0};
    std::string mix_ = "fail-before=4,fail-after=2,cut-before=4,cut-after=2,silent-before=0.2,silent=0.2";
    std::int64_t throttle_ = 50;
    std::int64_t concurrency_ = 2000;
};

}  // namespace

std::unique_ptr<scenario> hostile() {
    return std::make_unique<hostile_scenario>();
}

}  // namespace fib::bench
