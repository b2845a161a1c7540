#include "bench/harness/engine_environment.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/parts/call_loop.hpp"
#include "bench/harness/parts/engine_parts.hpp"
#include "bench/harness/parts/sample_mail.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/sandbox_process.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

constexpr double open_share = 0.7;

/// The engine's client and the sandbox: one mail, rendered before, signed and sent again and again. First as fast as it
/// goes, then by the clock at a part of that.
class https_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--count", count_, "How many calls, twice");
        to.number("--concurrency", concurrency_, "Connections", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        const temporary_folder at;
        sandbox_process provider{from, at, "https"};
        const auto mail = sample_mail{}.compose(1).mail;
        const auto make = [&mail](std::int64_t) { return mail; };
        call_loop loop{settings_of(engine_environment("postgresql://not.used/", provider)),
                       static_cast<std::size_t>(concurrency_)};
        say("{} calls, {} at a time", cli::grouped(count_), cli::grouped(concurrency_));
        const auto before = provider.used();
        const auto closed = loop.closed(count_, make);
        const auto theirs = provider.used() - before;
        const double pace = closed.rate() * open_share;
        say("{} calls, {} a second", cli::grouped(count_), number_text(pace, 0));
        const auto open = loop.open(count_, pace, make);
        return describe(closed, theirs, open, pace, mail.body.size());
    }

private:
    report describe(const calls_made& closed, const processor_time& theirs, const calls_made& open, double pace,
                    std::size_t bytes) const {
        const auto count = static_cast<double>(count_);
        report out;
        out.headline = fmt::format("{} calls a second over TLS", number_text(closed.rate(), 0));
        out.setting = fmt::format("{} calls on {} connections, bodies of {} bytes, provider on the same machine ({})",
                                  cli::grouped(count_), cli::grouped(concurrency_),
                                  cli::grouped(static_cast<std::int64_t>(bytes)), machine_words());
        out.add("calls_per_second", "as fast as it goes", closed.rate(), "calls a second");
        out.add("client_us_per_call", "the engine's side", closed.ours.seconds() * 1e6 / count, "µs of processor", 1);
        out.add("sandbox_us_per_call", "the sandbox's side", theirs.seconds() * 1e6 / count, "µs of processor", 1);
        out.add("paced_calls_per_second", "pace of the latency's run", pace, "calls a second");
        out.latencies.push_back({"scheduled_to_answer",
                                 fmt::format("from schedule to answer, {} a second", number_text(pace, 0)),
                                 open.latency});
        out.bars.push_back(
            {"https",
             "one call",
             {bar_part("engine", "engine", closed.ours, count), bar_part("sandbox", "sandbox", theirs, count)}});
        for (const auto* one : {&closed, &open}) {
            const char* name = one == &closed ? "all_accepted" : "paced_all_accepted";
            out.checks.push_back(
                {name,
                 fmt::format("{} calls {}: {} accepted, {} not{}{}", cli::grouped(count_),
                             one == &closed ? "as fast as it goes" : "by the clock", cli::grouped(one->accepted),
                             cli::grouped(one->others), one->others > 0 ? ", the first: " : "", one->first_other),
                 one->accepted == count_});
        }
        return out;
    }

    std::int64_t count_ = 100'000;
    std::int64_t concurrency_ = 128;
};

}  // namespace

std::unique_ptr<scenario> https() {
    return std::make_unique<https_scenario>();
}

}  // namespace fib::bench
