#include "base/clock.hpp"
#include "bench/harness/grow_steps.hpp"
#include "bench/harness/old_log.hpp"
#include "bench/harness/population.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/seeded_database.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::bench {
namespace {

constexpr double wanted_share = 0.9;

number_table empty_table() {
    return {.name = "sizes",
            .title = "by size of the database",
            .columns = {{"people", "people", 0},
                        {"log_rows", "old log rows", 0},
                        {"sent", "sent", 0},
                        {"sends_per_second", "a second", 0},
                        {"ratio", "to the first", 2},
                        {"engine_us", "engine µs", 1},
                        {"postgresql_us", "PostgreSQL µs", 1},
                        {"sandbox_us", "sandbox µs", 1},
                        {"hot_share", "HOT updates", 3},
                        {"wal_bytes", "WAL bytes", 0}},
            .rows = {}};
}

/// send_log holds the old rows too: only what was sent since then counts.
std::int64_t sent_since(const database& books, timestamp then) {
    return books.connect()
        ->query("select count(*) from send_log where status = 'sent' and sent_at >= $1", then)
        .number(0, 0);
}

class grow_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.text("--steps", steps_, "Sizes, each more than the one before: people:old_log_rows,...",
                [](const std::string& text) { return wrong_in(read_sizes(text)); });
        to.number("--due", due_,
                  "How many are due at each size, rounded up to whole communities (0: 200,000, or all of the first "
                  "size's people)",
                  0);
        to.number("--community", community_, "People of a community");
        to.number("--concurrency", concurrency_, "Calls in flight", 1, 100'000);
    }

    report run() override {
        const auto sizes = read_sizes(steps_).value();
        const auto due = due_ > 0 ? due_ : std::min<std::int64_t>(200'000, sizes.front().people);
        check_due(sizes, due).value();
        community_ = std::min(community_, due);
        const auto from = programs::beside_this_one();
        need_files_for(static_cast<std::size_t>(concurrency_));
        workplace at;
        const auto books = seeded_database(from, at, "grow");
        report out;
        out.tables.push_back(empty_table());
        size before;
        for (const auto& next : sizes) {
            const auto ready = grow(at, *books, before, next, due, sizes.back().log_rows);
            before = next;
            const auto start = machine_clock().now();
            say("sending to {} of them", cli::grouped(ready));
            auto run = run_whole_path(
                from, at, *books,
                {.name = fmt::format("grow_{}", next.people), .people = ready, .concurrency = concurrency_});
            run.books.sent = sent_since(*books, start);
            add_row(out, next, run);
        }
        conclude(out, due);
        return out;
    }

private:
    /// Returns how many are due.
    std::int64_t grow(workplace& at, const database& books, const size& before, const size& to, std::int64_t due,
                      std::int64_t rows_of_a_year) const {
        say("the database grows to {}", size_words(to));
        const auto ready =
            add_people(books, {.people = to.people - before.people, .due = due, .in_a_community = community_});
        add_old_log(books, {.from = before.log_rows, .to = to.log_rows, .a_year = rows_of_a_year});
        // All of it has just been vacuumed and analysed; what the loading counted must not set autovacuum to it again
        // in the middle of what is measured.
        books.connect()->script("select pg_stat_reset()");
        at.checkpoint();
        return ready;
    }

    void add_row(report& out, const size& of, const whole_path_run& run) {
        const auto sends = static_cast<double>(run.books.sent);
        const auto us = [&](const processor_time& used) { return used.seconds() * 1e6 / sends; };
        if (first_rate_ == 0) first_rate_ = run.rate();
        last_rate_ = run.rate();
        out.tables.front().rows.push_back({static_cast<double>(of.people), static_cast<double>(of.log_rows), sends,
                                           run.rate(), run.rate() / first_rate_, us(run.engine),
                                           run.database.used ? us(*run.database.used) : not_known, us(run.sandbox),
                                           run.hot_share(), static_cast<double>(run.database.wal_bytes) / sends});
        const auto name = fmt::format("{}_{}", of.people, of.log_rows);
        const auto words = size_words(of);
        out.bars.push_back(bar_of(name, words, run));
        lines_.push_back(line_of(name, words, run.accepted));
        out.checks.push_back(balance_check("balances_" + name, run.books));
    }

    void conclude(report& out, std::int64_t due) {
        const auto ratio = last_rate_ / first_rate_;
        out.headline = fmt::format("{} emails a second at the last size, {} of the first size's",
                                   number_text(last_rate_, 0), number_text(ratio, 2));
        out.setting = fmt::format("{} people due at each size, in whole communities of {}; one database that grows",
                                  cli::grouped(due), cli::grouped(community_));
        out.add("first_sends_per_second", "first size", first_rate_, "a second");
        out.add("last_sends_per_second", "last size", last_rate_, "a second");
        out.charts.push_back(throughput_chart(std::move(lines_)));
        out.goals.push_back({"flat", "last size to first size", ratio, wanted_share});
    }

    std::string steps_ = "100000:0,1000000:10000000,4000000:50000000";
    std::int64_t due_ = 0;
    std::int64_t community_ = 2000;
    std::int64_t concurrency_ = 2000;
    double first_rate_ = 0;
    double last_rate_ = 0;
    std::vector<chart::line> lines_;
};

}  // namespace

std::unique_ptr<scenario> grow() {
    return std::make_unique<grow_scenario>();
}

}  // namespace fib::bench
