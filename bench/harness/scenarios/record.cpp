#include "pipeline/record.hpp"

#include "bench/harness/database_meter.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/parts/claims.hpp"
#include "bench/harness/people.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <vector>

namespace fib::bench {
namespace {

struct group {
    std::int64_t claim;
    std::vector<pipeline::entry> entries;
};

/// The record alone: everybody is claimed before the clock starts; then each claim is written as accepted, with
/// send_log, activities, the next step and the claim's end, by one session.
class record_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--people", people_, "How many outcomes are recorded");
        to.number("--batch", batch_, "Outcomes a group", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        workplace at;
        const auto pristine = database_with_people(from, at, people_);
        const auto books = copy_of_people(from, at, "record", *pristine);
        const auto steps = catalog_of(*books);
        auto writer = std::make_unique<claimer>(*books, static_cast<int>(batch_), make_mark());
        std::vector<group> groups;
        for (auto got = writer->next(); got; got = writer->next()) {
            groups.push_back({got->id, all_accepted(*got, *steps, machine_clock().now())});
        }
        at.checkpoint();
        say("records");
        database_meter meter{at, *books};
        const auto ours_before = used_by_this_process();
        const auto start = std::chrono::steady_clock::now();
        std::int64_t written = 0;
        for (auto& one : groups) {
            written += static_cast<std::int64_t>(
                pipeline::record(writer->session(), writer->owner(), std::move(one.entries), {one.claim}).written);
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        const auto ours = used_by_this_process() - ours_before;
        writer.reset();
        return describe(at, written, took, meter.read(), ours);
    }

private:
    report describe(workplace& at, std::int64_t written, std::chrono::duration<double> took, const database_cost& cost,
                    const processor_time& ours) const {
        const auto rows = static_cast<double>(written);
        report out;
        out.headline = fmt::format("{} outcomes recorded a second", number_text(rows / took.count(), 0));
        out.setting = fmt::format("{} outcomes, {} a group, one session ({}, {})", cli::grouped(people_),
                                  cli::grouped(batch_), machine_words(), postgresql_words(at));
        out.add("rows_per_second", "recorded", rows / took.count(), "outcomes a second");
        out.add("people_hot_share", "updates of people that were HOT",
                static_cast<double>(cost.hot_updates) / static_cast<double>(cost.updates), "of 1", 3);
        out.add("wal_bytes_per_row", "write-ahead log", static_cast<double>(cost.wal_bytes) / rows, "bytes an outcome");
        processor_bar bar{"record", "one outcome recorded", {bar_part("client", "writing it down", ours, rows)}};
        if (cost.used) bar.parts.push_back(bar_part("postgresql", "PostgreSQL", *cost.used, rows));
        out.bars.push_back(std::move(bar));
        out.checks.push_back(
            {"everything_recorded",
             fmt::format("{} outcomes were to be recorded and {} were", cli::grouped(people_), cli::grouped(written)),
             written == people_});
        return out;
    }

    std::int64_t people_ = 100'000;
    std::int64_t batch_ = 1000;
};

}  // namespace

std::unique_ptr<scenario> record() {
    return std::make_unique<record_scenario>();
}

}  // namespace fib::bench
