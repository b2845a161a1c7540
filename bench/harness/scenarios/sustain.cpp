#include "bench/harness/counted_work.hpp"
#include "bench/harness/endless_report.hpp"
#include "bench/harness/endless_run.hpp"
#include "bench/harness/parts/rows.hpp"
#include "bench/harness/round_account.hpp"
#include "bench/harness/round_sequence.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace fib::bench {
namespace {

constexpr double wanted_share = 0.9;
constexpr int batch = 1000;  // people a claim, with --rows-alone

/// Ever further apart: some hundred looks, however long it takes.
class looks_over_time {
public:
    bool wanted(double now) const { return now >= next_; }
    void add(double now, const table_state& state) {
        next_ = now + std::max(0.5, now / 100);
        looks_.push_back({now, state});
    }
    const std::vector<timed_look>& all() const { return looks_; }

private:
    double next_ = 0;
    std::vector<timed_look> looks_;
};

class sustain_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--sends", sends_, "How many, in all; an hour at full rate is 36000000", 1000);
        to.number("--people", people_, "Who are sent to again and again");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
        to.flag("--rows-alone", rows_alone_, "Claim and record, and send nothing");
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        return rows_alone_ ? run_rows(from, at) : run_engine(from, at);
    }

private:
    /// Nobody comes to the end of these before so many were sent.
    std::int64_t steps() const { return 20 + sends_ * 3 / 2 / people_; }

    report run_engine(const programs& from, workplace& at) {
        endless_run run{
            from, at, {.people = people_, .steps = steps(), .concurrency = concurrency_, .forget_ledger = true}};
        looks_over_time looks;
        {
            counted_work told{"emails", sends_};
            std::int64_t before = 0;
            run.each_look([&](double now) {
                told.add(run.history().total() - std::exchange(before, run.history().total()));
                if (looks.wanted(now)) looks.add(now, run.look());
            });
            run.start();
            run.run_until(sends_);
            run.each_look(nullptr);
        }
        looks.add(run.now(), run.look());
        const int code = run.stop();
        report out = tell(run.history(), looks.all());
        out.checks = round_account(run.books(), people_, run.history().total(), run.repeated());
        out.checks.push_back(
            {"engine_stays_up", fmt::format("fibengine ended with {} after SIGTERM", code), code == 0});
        return out;
    }

    report run_rows(const programs& from, workplace& at) {
        const auto books = round_database(from, at, people_, steps());
        const auto watch = books->connect();
        at.checkpoint();
        rate_history history;
        looks_over_time looks;
        history.begin(machine_clock().now());
        std::int64_t before = 0;
        const auto seen = [&](std::int64_t rows) {
            const auto more = rows - std::exchange(before, rows);
            history.add(machine_clock().now(), more);
            return more;
        };
        rows_done done;
        {
            counted_work told{"rows", sends_};
            done = claim_and_record(*books, batch, sends_, [&](std::int64_t rows) {
                told.add(seen(rows));
                const auto at_second = history.since_start(machine_clock().now()).count();
                if (looks.wanted(at_second)) looks.add(at_second, look_at_people(*watch));
            });
            told.add(seen(done.rows));
        }
        looks.add(done.took.count(), look_at_people(*watch));
        report out = tell(history, looks.all());
        out.checks = round_account(*books, people_, done.rows, 0);
        // Nothing was sent that could have been sent twice.
        std::erase_if(out.checks, [](const check& one) { return one.name == "nothing_sent_twice"; });
        return out;
    }

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
        const auto* what = rows_alone_ ? "rows" : "emails";
        out.headline = fmt::format("{} {} a second, the last tenth at {} of the first", number_text(all, 0), what,
                                   number_text(last / first, 2));
        out.setting = fmt::format("{} {} to {} people who are due again as soon as they were sent to",
                                  cli::grouped(history.total()), what, cli::grouped(people_));
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
    bool rows_alone_ = false;
};

}  // namespace

std::unique_ptr<scenario> sustain() {
    return std::make_unique<sustain_scenario>();
}

}  // namespace fib::bench
