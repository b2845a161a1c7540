#include "bench/harness/endless_report.hpp"
#include "bench/harness/endless_run.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/round_account.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::bench {
namespace {

constexpr double wanted_share = 0.9;

class sustain_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--sends", sends_, "how many, in all; an hour at full rate is 36000000", 1000);
        to.number("--people", people_, "who are sent to again and again");
        to.number("--concurrency", concurrency_, "calls in flight", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        endless_run run{from,
                        at,
                        {.people = people_,
                         .steps = 20 + sends_ * 3 / 2 / people_,
                         .concurrency = concurrency_,
                         .forget_ledger = true}};
        std::vector<timed_look> looks;
        double next_look = 0;
        run.each_look([&](double now) {
            if (now < next_look) return;
            // Ever further apart: some hundred looks, however long it takes.
            next_look = now + std::max(0.5, now / 100);
            looks.push_back({now, run.look()});
        });
        say("{} sends", cli::grouped(sends_));
        run.start();
        run.run_until(sends_);
        looks.push_back({run.now(), run.look()});
        const int code = run.stop();
        report out = tell(run.history(), looks);
        out.checks = round_account(run.books(), people_, run.history().total(), run.repeated());
        out.checks.push_back(
            {"engine_stays_up", fmt::format("fibengine ended with {} after SIGTERM", code), code == 0});
        return out;
    }

private:
    report tell(const rate_history& history, const std::vector<timed_look>& looks) const {
        using seconds = rate_history::seconds;
        report out;
        const double end = looks.back().at;
        // The first second or two go by with connections and plans.
        const double begin = std::min(2.0, end / 10);
        const double tenth = (end - begin) / 10;
        const double first = history.rate(seconds{begin}, seconds{begin + tenth});
        const double last = history.rate(seconds{end - tenth}, seconds{end});
        const double all = history.rate(seconds{begin}, seconds{end});
        out.headline = fmt::format("{} emails a second, the last tenth at {} of the first", number_text(all, 0),
                                   number_text(last / first, 2));
        out.setting = fmt::format("{} emails to {} people who are due again as soon as they were sent to",
                                  cli::grouped(history.total()), cli::grouped(people_));
        out.add("sends_per_second", "in all", all, "a second");
        out.add("sends_per_second_first_tenth", "first tenth of the time", first, "a second");
        out.add("sends_per_second_last_tenth", "last tenth of the time", last, "a second");
        const auto& before = looks.front().state;
        const auto& after = looks.back().state;
        const auto sends = sends_between(before, after);
        out.add("hot_share", "HOT share of the updates of people", hot_share(before, after), "", 3);
        out.add("wal_bytes", "WAL", static_cast<double>(after.wal_bytes - before.wal_bytes) / sends, "bytes a send");
        out.goals.push_back({"flat", "last tenth to first tenth", last / first, wanted_share});
        out.charts.push_back(throughput_chart({{"accepted", "accepted", history.points(150)}}));
        out.charts.push_back(sizes_chart(looks));
        out.tables.push_back(looks_table(looks, 20));
        return out;
    }

    std::int64_t sends_ = 1'000'000;
    std::int64_t people_ = 200'000;
    std::int64_t concurrency_ = 2000;
};

}  // namespace

std::unique_ptr<scenario> sustain() {
    return std::make_unique<sustain_scenario>();
}

}  // namespace fib::bench
