#include "bench/harness/machine.hpp"
#include "bench/harness/people.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_report.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;

constexpr double hoped_ratio = 0.9;

/// The provider's slowness must cost nothing but memory: as many sends a second as with a provider that answers at
/// once.
class latency_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "How many are due");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
        to.span("--latency", latency_, "How long the provider takes to answer");
        to.span("--jitter", jitter_, "By how much that varies, both ways");
        to.number("--turns", turns_, "How often both are measured, each first in turn", 1, 100);
        to.flag("--quick", quick_, "Without measuring latencies at an even pace");
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const auto pristine = database_with_people(from, at, people_);
        const std::vector<std::string> slow{"--latency", span_text(latency_), "--jitter", span_text(jitter_)};
        std::vector<whole_path_run> quick_runs;
        std::vector<whole_path_run> slow_runs;
        for (std::int64_t turn = 0; turn < turns_; ++turn) {
            // There and back again: a machine that becomes slower or faster meanwhile does so for both.
            for (const bool quick : {turn % 2 == 0, turn % 2 != 0}) {
                auto& runs = quick ? quick_runs : slow_runs;
                const auto name = fmt::format("{}_{}", quick ? "at_once" : "late", runs.size() + 1);
                runs.push_back(pass(from, at, *pristine, name, quick ? std::vector<std::string>{} : slow));
            }
        }
        const auto waiting = together(slow_runs);
        auto out = describe(at, together(quick_runs), waiting);
        if (!quick_) {
            auto wish = paced_wish_for("paced", waiting.rate(), people_, concurrency_);
            wish.sandbox = slow;
            say("latency: {} people become due, {} a second", cli::grouped(wish.people),
                number_text(wish.per_second, 0));
            const auto books = copy_of_people(from, at, "paced", *pristine);
            add_paced_path(out, wish, run_paced_path(from, at, *books, wish));
        }
        return out;
    }

private:
    std::string late_words() const {
        return fmt::format("answers after {} ± {} ms", latency_.count(), jitter_.count());
    }

    whole_path_run pass(const programs& from, workplace& at, const database& pristine, const std::string& name,
                        const std::vector<std::string>& sandbox) const {
        const auto words = sandbox.empty() ? std::string{"answers at once"} : late_words();
        say("the whole path, provider {}", words);
        const auto books = copy_of_people(from, at, name, pristine);
        auto out = run_whole_path(from, at, *books,
                                  {.name = name, .people = people_, .concurrency = concurrency_, .sandbox = sandbox});
        say("provider {}: {} a second", words, number_text(out.rate(), 0));
        return out;
    }

    report describe(workplace& at, const whole_path_run& quick, const whole_path_run& waiting) const {
        const double ratio = waiting.rate() / quick.rate();
        report out;
        out.headline =
            fmt::format("{} emails a second while the provider {}", number_text(waiting.rate(), 0), late_words());
        out.setting =
            fmt::format("{} people, {} calls in flight, database and provider on the same machine ({}, {}), {}",
                        cli::grouped(people_), cli::grouped(concurrency_), machine_words(), postgresql_words(at),
                        turns_ == 1 ? "each measured once" : fmt::format("each measured {} times in turn", turns_));
        out.add("sends_per_second", "provider " + late_words(), waiting.rate(), "a second");
        out.add("sends_per_second_at_once", "provider answers at once", quick.rate(), "a second");
        out.add("latency_ratio", "the first by the second", ratio, "of 1", 3);
        out.goals.push_back({.name = "latency_ratio",
                             .words = "Slow provider's rate by quick one's",
                             .value = ratio,
                             .at_least = hoped_ratio});
        out.bars.push_back(bar_of("at_once", "one email, provider answers at once", quick));
        out.bars.push_back(bar_of("late", "one email, provider " + late_words(), waiting));
        out.charts.push_back(throughput_chart({line_of("at_once", "provider answers at once", quick.accepted),
                                               line_of("late", "provider " + late_words(), waiting.accepted)}));
        add_whole_path(out, waiting);
        if (turns_ > 1) out.notes.push_back("Rates, seconds and accounts are of all turns together.");
        auto books = balance_check("at_once_balances", quick.books);
        books.words = "with the quick provider too " + books.words;
        out.checks.push_back(std::move(books));
        return out;
    }

    std::int64_t people_ = 100'000;
    std::int64_t concurrency_ = 2000;
    std::int64_t turns_ = 2;
    std::chrono::milliseconds latency_ = 100ms;
    std::chrono::milliseconds jitter_ = 50ms;
    bool quick_ = false;
};

}  // namespace

std::unique_ptr<scenario> latency_of_provider() {
    return std::make_unique<latency_scenario>();
}

}  // namespace fib::bench
