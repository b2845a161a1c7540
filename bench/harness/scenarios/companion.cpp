#include "base/clock.hpp"
#include "bench/harness/companion_work.hpp"
#include "bench/harness/endless_run.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/round_account.hpp"
#include "bench/harness/scenarios.hpp"
#include "bench/harness/seeded_database.hpp"
#include "bench/harness/whole_path.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr double goals_are_for = 4'000'000;  // businesses
constexpr double wanted_share = 0.9;
constexpr double shortest_share = 2;  // seconds; tenths are counted
constexpr auto look_every = 20ms;

/// One command of fibctl.
struct job {
    std::string name;
    std::string words;
    std::vector<std::string> verb;
    std::string counted;      ///< where its row of audit_log has how many it went through
    double most_seconds = 0;  ///< the goal for four million businesses; 0: none
    std::function<void()> first{};
};

struct measured {
    job what;
    double seconds = 0, rows = 0, peak_mib = 0;
    double from = 0, to = 0;  ///< since the first message, where somebody sends beside it
    double sends = 0;         ///< a second
};

/// In two days' sending hours, so that nobody who is enrolled is due while we measure.
std::string start_day() {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(machine_clock().now()) +
                                          std::chrono::days{2}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

/// The companion's long commands one after the other, alone or beside an engine that sends at a pace.
class companion_scenario final : public scenario {
public:
    void offer(options& to) override {
        to.number("--businesses", businesses_, "In the content database");
        to.number("--count", communities_, "Communities that are deployed", 1, 100'000);
        to.number("--beside", pace_, "Messages a second that fibengine sends meanwhile; 0: none", 0, 100'000);
        to.number("--people", people_, "With --beside: who are sent to again and again");
        to.span("--alone", alone_, "With --beside: how long it sends alone first");
    }

    report run() override {
        const auto from = programs::beside_this_one();
        need_files_for(2000);
        workplace at;
        say("a content database with {} businesses is made", cli::grouped(businesses_));
        const auto content = content_with_businesses(from, at, businesses_);
        const auto quiet = pace_ == 0 ? seeded_database(from, at, "books") : nullptr;
        std::optional<endless_run> sends;
        if (pace_ > 0) {
            const auto steps = std::max<std::int64_t>(100, 3600 * pace_ / people_);
            sends.emplace(from, at,
                          endless_wish{.people = people_, .steps = steps, .per_second = static_cast<double>(pace_)});
            sends_ = &*sends;
            send_alone();
        }
        const auto& books = quiet ? *quiet : sends_->books();
        std::vector<measured> all;
        for (const auto& one : jobs(*content, books)) all.push_back(measure(from, at, *content, books, one));
        auto out = describe(at, all);
        out.checks = companion_account(*content, books);
        if (sends_) conclude_sending(out, books, all);
        return out;
    }

private:
    static std::vector<job> jobs_of(std::int64_t communities) {
        const auto count = std::to_string(communities);
        return {{"sync_full", "sync:from-content --full", {"sync:from-content", "--full"}, "{read}", 300},
                {"sync_incremental", "--incremental, 1 % changed", {"sync:from-content", "--incremental"}, "{read}"},
                {"deploy",
                 "community:deploy-batch",
                 {"community:deploy-batch", "--count", count, "--start", start_day()},
                 "{enrolled}"},
                {"leads_all",
                 "scoring:recalculate-leads --all",
                 {"scoring:recalculate-leads", "--all"},
                 "{did,businesses}",
                 180},
                {"health_all",
                 "scoring:recalculate-health --all",
                 {"scoring:recalculate-health", "--all"},
                 "{did,businesses}",
                 180},
                {"leads_news", "leads, news of 1 %", {"scoring:recalculate-leads"}, "{did,businesses}"},
                {"health_news", "health, the same news", {"scoring:recalculate-health"}, "{did,businesses}"}};
    }

    std::vector<job> jobs(const database& content, const database& books) const {
        auto all = jobs_of(communities_);
        for (auto& one : all) {
            if (one.name == "sync_incremental") one.first = [&content] { change_some_content(content); };
            if (one.name == "leads_all") one.first = [&books] { add_signals(books); };
            if (one.name == "leads_news") one.first = [&books] { add_more_signals(books); };
        }
        return all;
    }

    void send_alone() {
        say("fibengine sends, {} at {} a second alone", span_text(alone_), cli::grouped(pace_));
        sends_->start();
        sends_->run_for(3s);
        const auto from = sends_->now();
        sends_->run_for(alone_);
        alone_rate_ = sends_->history().rate(rate_history::seconds{from}, rate_history::seconds{sends_->now()});
    }

    /// Until it has ended; the ledger is read meanwhile.
    int wait_for(child& ctl) {
        while (true) {
            if (const auto code = ctl.ended()) return *code;
            sends_ ? sends_->run_for(look_every) : std::this_thread::sleep_for(look_every);
        }
    }

    measured measure(const programs& from, workplace& at, const database& content, const database& books,
                     const job& one) {
        if (one.first) one.first();
        at.checkpoint();
        say("{}", one.words);
        auto with = engine_environment(books);
        with["CONTENT_DATABASE_URL"] = content.url();
        auto words = one.verb;
        words.insert(words.begin(), from.fibctl());
        measured out{.what = one};
        if (sends_) sends_->run_for(1s);
        out.from = sends_ ? sends_->now() : 0;
        const auto began = steady::now();
        child ctl{words, with, at.file("out")};
        const int code = wait_for(ctl);
        out.seconds = std::chrono::duration<double>(steady::now() - began).count();
        if (code != 0) throw std::runtime_error{fmt::format("fibctl {} ended with {}", one.verb.front(), code)};
        out.rows = static_cast<double>(written_down(books, one.counted));
        out.peak_mib = static_cast<double>(ctl.peak_kib()) / 1024;
        if (!sends_) return out;
        out.to = sends_->now();
        out.sends = sends_->history().rate(rate_history::seconds{out.from}, rate_history::seconds{out.to});
        return out;
    }

    report describe(workplace& at, const std::vector<measured>& all) const {
        report out;
        const auto of = [&all](std::string_view name) -> const measured& {
            return *std::ranges::find_if(all, [&](const auto& one) { return one.what.name == name; });
        };
        out.headline = fmt::format("{} businesses in {} s, leads scored in {} s, {} people a second enrolled",
                                   cli::grouped(businesses_), number_text(of("sync_full").seconds, 1),
                                   number_text(of("leads_all").seconds, 1),
                                   number_text(of("deploy").rows / of("deploy").seconds, 0));
        out.setting = fmt::format("{} communities deployed, {} ({}, {})", cli::grouped(communities_),
                                  pace_ > 0 ? fmt::format("beside {} sends a second", cli::grouped(pace_)) : "alone",
                                  machine_words(), postgresql_words(at));
        number_table table{.name = "commands",
                           .title = "each command, from its start to its end",
                           .columns = {{"seconds", "seconds", 1},
                                       {"rows", "rows", 0},
                                       {"rows_per_second", "a second", 0},
                                       {"peak_mib", "MiB at most", 0}},
                           .rows = {}};
        if (pace_ > 0) table.columns.push_back({"sends_share", "of the sends stay", 2});
        const double scale = static_cast<double>(businesses_) / goals_are_for;
        for (const auto& one : all) {
            const auto& what = one.what;
            table.names.push_back(what.words);
            table.rows.push_back({one.seconds, one.rows, one.rows / one.seconds, one.peak_mib});
            if (pace_ > 0) table.rows.back().push_back(one.sends / alone_rate_);
            out.add(what.name + "_seconds", what.words, one.seconds, "s", 1);
            if (what.most_seconds == 0 || pace_ > 0) continue;  // the goal is for the command alone
            out.goals.push_back(
                {.name = what.name + "_seconds",
                 .words = fmt::format("{}, seconds ({} for four million businesses)", what.words, what.most_seconds),
                 .value = one.seconds,
                 .at_most = what.most_seconds * scale});
        }
        out.tables.push_back(std::move(table));
        return out;
    }

    void conclude_sending(report& out, const database& books, const std::vector<measured>& all) {
        const int code = sends_->stop();
        out.add("sends_per_second_alone", "sent before", alone_rate_, "a second");
        auto drawn = throughput_chart({{"accepted", "accepted", sends_->history().points(300)}});
        for (const auto& one : all) {
            drawn.stretches.push_back({one.what.words, one.from, one.to});
            if (one.seconds < shortest_share) continue;
            out.goals.push_back({.name = one.what.name + "_share",
                                 .words = fmt::format("sends beside {}, by those before", one.what.words),
                                 .value = one.sends / alone_rate_,
                                 .at_least = wanted_share});
        }
        out.charts.push_back(std::move(drawn));
        for (auto& one : round_account(books, people_, sends_->history().total(), sends_->repeated())) {
            out.checks.push_back(std::move(one));
        }
        out.checks.push_back(
            {"engine_stays_up", fmt::format("fibengine ended with {} after SIGTERM", code), code == 0});
    }

    std::int64_t businesses_ = 100'000;
    std::int64_t communities_ = 500;
    std::int64_t pace_ = 0;
    std::int64_t people_ = 200'000;
    std::chrono::milliseconds alone_{10s};
    endless_run* sends_ = nullptr;  ///< who sends beside it, while a run lasts
    double alone_rate_ = 0;
};

}  // namespace

std::unique_ptr<scenario> companion() {
    return std::make_unique<companion_scenario>();
}

}  // namespace fib::bench
