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

using namespace std::chrono_literals;

constexpr double wanted_share = 0.9;
constexpr auto warm_up = 3s;
constexpr std::chrono::milliseconds longest_without = 1min;
/// Enough steps for this many sends a second.
constexpr double fastest = 25'000;

class snapshot_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.span("--for", span_,
                "How long the snapshot is held; the same runs a minute without one before, or as long if "
                "that is shorter");
        to.number("--people", people_, "Who are sent to again and again");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const auto without_for = std::min(span_, longest_without);
        const double seconds = std::chrono::duration<double>{without_for + span_ + warm_up}.count();
        endless_run sends{from,
                          at,
                          {.people = people_,
                           .steps = 20 + static_cast<std::int64_t>(seconds * fastest / static_cast<double>(people_)),
                           .concurrency = concurrency_}};
        std::vector<timed_look> looks;
        double next_look = 0;
        const double look_every = std::max(0.5, seconds / 120);
        sends.each_look([&](double now) {
            if (now < next_look) return;
            next_look = now + look_every;
            looks.push_back({now, sends.look()});
        });
        say("sending, {} without a snapshot", span_text(without_for));
        sends.start();
        sends.run_for(warm_up);
        const auto [without_from, before] = timed_look{sends.now(), sends.look()};
        sends.run_for(without_for);

        say("{} beside a transaction that stays open", span_text(span_));
        auto reader = sends.books().connect();
        reader->begin();
        reader->script("set transaction isolation level repeatable read");
        reader->query("select count(*) from communities");
        const auto [held_from, between] = timed_look{sends.now(), sends.look()};
        sends.run_for(span_);
        const auto [held_to, after] = timed_look{sends.now(), sends.look()};
        reader->rollback();
        const int code = sends.stop();

        report out;
        const auto& history = sends.history();
        const double without = history.rate(rate_history::seconds{without_from}, rate_history::seconds{held_from});
        const double beside = history.rate(rate_history::seconds{held_from}, rate_history::seconds{held_to});
        conclude(out, without, beside);
        phases(out, {{without, before, between}, {beside, between, after}});
        auto drawn = throughput_chart({{"accepted", "accepted", history.points(150)}});
        drawn.stretches.push_back({"a snapshot is open", held_from, held_to});
        out.charts.push_back(std::move(drawn));
        out.charts.push_back(sizes_chart(looks));
        out.tables.push_back(looks_table(looks, 12));
        out.checks = round_account(sends.books(), people_, history.total(), sends.repeated());
        out.checks.push_back(
            {"engine_stays_up", fmt::format("fibengine ended with {} after SIGTERM", code), code == 0});
        return out;
    }

private:
    struct phase {
        double rate;
        const table_state& before;
        const table_state& after;
    };

    void conclude(report& out, double without, double beside) const {
        out.headline = fmt::format("{} of the rate beside a snapshot: {} emails a second",
                                   number_text(beside / without, 2), number_text(beside, 0));
        out.setting =
            fmt::format("{} people who are due again as soon as they were sent to; the snapshot is open for {}",
                        cli::grouped(people_), span_text(span_));
        out.add("sends_per_second_without", "without a snapshot", without, "a second");
        out.add("sends_per_second_beside", "beside a snapshot", beside, "a second");
        out.goals.push_back({"snapshot", "beside a snapshot to without", beside / without, wanted_share});
    }

    static void phases(report& out, const std::vector<phase>& all) {
        number_table table{.name = "phases",
                           .title = "without a snapshot, and beside one",
                           .columns = {{"sends_per_second", "a second", 0},
                                       {"hot_share", "HOT updates", 3},
                                       {"wal_bytes", "WAL bytes a send", 0},
                                       {"dead_before", "dead rows at first", 0},
                                       {"dead_after", "at last", 0},
                                       {"due_bytes_before", "people_due bytes at first", 0},
                                       {"due_bytes_after", "at last", 0}},
                           .rows = {}};
        for (const auto& [rate, before, after] : all) {
            const auto sends = sends_between(before, after);
            table.rows.push_back(
                {rate, hot_share(before, after), static_cast<double>(after.wal_bytes - before.wal_bytes) / sends,
                 static_cast<double>(before.dead + before.due_dead), static_cast<double>(after.dead + after.due_dead),
                 static_cast<double>(before.due_bytes), static_cast<double>(after.due_bytes)});
        }
        out.tables.push_back(std::move(table));
    }

    std::chrono::milliseconds span_{10min};
    std::int64_t people_ = 200'000;
    std::int64_t concurrency_ = 2000;
};

}  // namespace

std::unique_ptr<scenario> snapshot() {
    return std::make_unique<snapshot_scenario>();
}

}  // namespace fib::bench
