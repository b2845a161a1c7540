#include "bench/harness/database_meter.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/parts/claims.hpp"
#include "bench/harness/people.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

/// The claim alone: one session, one batch after the other, until nobody is due.
class claim_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "How many are due");
        to.number("--batch", batch_, "People a claim, as ENGINE_BATCH", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        workplace at;
        const auto pristine = database_with_people(from, at, people_);
        const auto books = copy_of_people(from, at, "claim", *pristine);
        at.checkpoint();
        say("claims");
        database_meter meter{at, *books};
        const auto ours_before = used_by_this_process();
        const auto start = std::chrono::steady_clock::now();
        std::int64_t claimed = 0;
        {
            claimer one{*books, static_cast<int>(batch_), make_mark()};
            for (auto got = one.next(); got; got = one.next()) claimed += static_cast<std::int64_t>(got->people.size());
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        const auto ours = used_by_this_process() - ours_before;
        return describe(at, claimed, took, meter.read(), ours);
    }

private:
    report describe(workplace& at, std::int64_t claimed, std::chrono::duration<double> took, const database_cost& cost,
                    const processor_time& ours) const {
        const auto people = static_cast<double>(claimed);
        const double hot = static_cast<double>(cost.hot_updates) / people;
        report out;
        out.headline = fmt::format("{} people claimed a second", number_text(people / took.count(), 0));
        out.setting = fmt::format("{} people, {} a claim, one session ({}, {})", cli::grouped(people_),
                                  cli::grouped(batch_), machine_words(), postgresql_words(at));
        out.add("people_per_second", "claimed", people / took.count(), "people a second");
        out.add("claims_hot_share", "claims' updates that were HOT", hot, "of 1", 3);
        out.add("wal_bytes_per_person", "write-ahead log", static_cast<double>(cost.wal_bytes) / people,
                "bytes a person");
        out.goals.push_back(
            {.name = "claims_hot_share", .words = "Claims' updates that were HOT", .value = hot, .at_least = 0.95});
        processor_bar bar{"claim", "one person claimed", {bar_part("client", "reading them", ours, people)}};
        if (cost.used) bar.parts.push_back(bar_part("postgresql", "PostgreSQL", *cost.used, people));
        out.bars.push_back(std::move(bar));
        out.checks.push_back(
            {"everybody_claimed",
             fmt::format("{} were due and {} were claimed", cli::grouped(people_), cli::grouped(claimed)),
             claimed == people_});
        return out;
    }

    std::int64_t people_ = 100'000;
    std::int64_t batch_ = 1000;
};

}  // namespace

std::unique_ptr<scenario> claim() {
    return std::make_unique<claim_scenario>();
}

}  // namespace fib::bench
