#include "bench/harness/machine.hpp"
#include "bench/harness/parts/calls.hpp"
#include "bench/harness/parts/rows.hpp"
#include "bench/harness/people.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_report.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

constexpr int batch = 1000;
constexpr double hoped_rate = 10'000, hoped_ratio = 0.7;

class email_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "How many are due");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
        to.flag("--quick", quick_, "The whole path only: neither the machine's limit nor the latency");
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const auto pristine = database_with_people(from, at, people_);
        report out;
        double rate = 0;
        {
            const auto books = copy_of_people(from, at, "whole", *pristine);
            say("the whole path");
            const auto run =
                run_whole_path(from, at, *books, {.name = "whole", .people = people_, .concurrency = concurrency_});
            rate = run.rate();
            out.add("sends_per_second", "whole path", rate, "a second");
            if (!quick_) add_limit(out, from, at, *pristine, rate);
            describe(out, at, run);
        }
        if (!quick_) add_latency(out, from, at, *pristine, rate);
        return out;
    }

private:
    void describe(report& to, workplace& at, const whole_path_run& run) const {
        to.setting = fmt::format("{} people, bodies of {} bytes, database and provider on the same machine ({}, {})",
                                 cli::grouped(people_), number_text(run.accepted.body_bytes, 0), machine_words(),
                                 postgresql_words(at));
        if (to.headline.empty()) to.headline = fmt::format("{} emails a second", number_text(run.rate(), 0));
        to.goals.push_back(
            {.name = "sends_per_second", .words = "Emails a second", .value = run.rate(), .at_least = hoped_rate});
        to.bars.push_back(bar_of("whole_path", "one email through the whole path", run));
        to.charts.push_back(throughput_chart({line_of("whole_path", "whole path", run.accepted)}));
        add_whole_path(to, run);
    }

    void add_limit(report& to, const programs& from, workplace& at, const database& pristine, double rate) const {
        say("the machine's limit: calls without a database");
        double calls = 0;
        {
            const auto books = copy_of_people(from, at, "calls", pristine);
            calls = compose_and_call(from, at, *books, concurrency_).rate();
        }
        say("the machine's limit: rows without sending");
        const auto books = copy_of_people(from, at, "rows", pristine);
        at.checkpoint();
        const auto rows = claim_and_record(*books, batch).rate();
        const double limit = 1 / (1 / calls + 1 / rows);
        to.add("calls_per_second", "calls alone, without a database", calls, "a second");
        to.add("rows_per_second", "rows alone, without sending", rows, "a second");
        to.add("limit_per_second", "limit: 1 / (1 / calls + 1 / rows)", limit, "a second");
        to.add("limit_ratio", "whole path by limit", rate / limit, "of 1", 3);
        to.headline = fmt::format("{} emails a second, {} of the machine's limit", number_text(rate, 0),
                                  number_text(rate / limit, 2));
        to.goals.push_back({.name = "limit_ratio",
                            .words = "Whole path by the machine's limit",
                            .value = rate / limit,
                            .at_least = hoped_ratio});
    }

    void add_latency(report& to, const programs& from, workplace& at, const database& pristine, double rate) const {
        const auto wish = paced_wish_for("paced", rate, people_, concurrency_);
        say("latency: {} people become due, {} a second", cli::grouped(wish.people), number_text(wish.per_second, 0));
        const auto books = copy_of_people(from, at, "paced", pristine);
        add_paced_path(to, wish, run_paced_path(from, at, *books, wish));
    }

    std::int64_t people_ = 100'000;
    std::int64_t concurrency_ = 2000;
    bool quick_ = false;
};

}  // namespace

std::unique_ptr<scenario> email() {
    return std::make_unique<email_scenario>();
}

}  // namespace fib::bench
