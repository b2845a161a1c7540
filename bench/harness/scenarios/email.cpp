#include "bench/harness/people.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

class email_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "how many are due");
        to.number("--concurrency", concurrency_, "calls in flight", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const auto people = database_with_people(from, at, people_);
        const auto run =
            run_whole_path(from, at, *people, {.name = "email", .people = people_, .concurrency = concurrency_});
        report out;
        out.headline = fmt::format("{} emails a second", number_text(run.rate(), 0));
        out.setting = fmt::format("{} people, bodies of {} bytes", cli::grouped(people_),
                                  number_text(run.accepted.body_bytes, 0));
        out.add("sends_per_second", "whole path", run.rate(), "a second");
        out.bars.push_back(bar_of("whole_path", "whole path", run));
        out.charts.push_back(throughput_chart({line_of("whole_path", "whole path", run.accepted)}));
        out.checks.push_back(balance_check("balances", run.books));
        return out;
    }

private:
    std::int64_t people_ = 100'000;
    std::int64_t concurrency_ = 2000;
};

}  // namespace

std::unique_ptr<scenario> email() {
    return std::make_unique<email_scenario>();
}

}  // namespace fib::bench
