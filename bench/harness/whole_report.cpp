#include "bench/harness/whole_report.hpp"

#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::bench {
namespace {

constexpr double kib_in_mib = 1024;

void add_processor(report& to, const std::string& process, const std::string& words, const processor_time& used,
                   double sends) {
    to.add(process + "_user_s_per_1000", words + ", user", used.user.count() * 1000 / sends, "s of processor for 1,000",
           4);
    to.add(process + "_system_s_per_1000", words + ", system", used.system.count() * 1000 / sends,
           "s of processor for 1,000", 4);
}

}  // namespace

void add_whole_path(report& to, const whole_path_run& run) {
    const auto sends = static_cast<double>(run.books.sent);
    to.add("seconds", "from start to end", run.took.count(), "s", 2);
    to.add("body_bytes", "a request's body", run.accepted.body_bytes, "bytes");
    add_processor(to, "engine", "engine", run.engine, sends);
    if (run.database.used) add_processor(to, "postgresql", "PostgreSQL", *run.database.used, sends);
    add_processor(to, "sandbox", "sandbox", run.sandbox, sends);
    const double peak = static_cast<double>(run.engine_peak_kib) / kib_in_mib;
    to.add("engine_peak_mib", "engine, most resident", peak, "MiB");
    to.add("wal_bytes_per_send", "write-ahead log", static_cast<double>(run.database.wal_bytes) / sends,
           "bytes a send");
    to.add("people_hot_share", "updates of people that were HOT", run.hot_share(), "of 1", 3);
    to.goals.push_back({.name = "people_hot_share",
                        .words = "Updates of people that were HOT",
                        .value = run.hot_share(),
                        .at_least = 0.95});
    to.goals.push_back({.name = "engine_peak_mib", .words = "Engine's memory, MiB", .value = peak, .at_most = 200});
    to.notes.push_back(
        "HOT: an update that touched no index. Each person is updated twice, by the claim and by the record.");
    to.checks.push_back(balance_check("balances", run.books));
}

paced_wish paced_wish_for(std::string name, double full_rate, std::int64_t people, std::int64_t concurrency) {
    const double rate = full_rate * paced_share;
    const auto fit = std::max<std::int64_t>(1, static_cast<std::int64_t>(rate * paced_seconds));
    return {.name = std::move(name), .people = std::min(people, fit), .per_second = rate, .concurrency = concurrency};
}

chart latency_chart(const paced_wish& wish, const paced_run& run) {
    chart out{.name = "latency_over_time",
              .title = fmt::format("Latency over time, {} becoming due a second", number_text(wish.per_second, 0)),
              .x_words = "seconds from when the first was due",
              .y_words = "ms",
              .lines = {{"p50", "half took no longer", {}}, {"max", "the slowest", {}}}};
    for (std::size_t i = 0; i < run.slices.size(); ++i) {
        const double at = (static_cast<double>(i) + 0.5) * std::chrono::duration<double>{paced_slice}.count();
        using ms = std::chrono::duration<double, std::milli>;
        out.lines[0].points.emplace_back(at, ms{run.slices[i].at(0.5)}.count());
        out.lines[1].points.emplace_back(at, ms{run.slices[i].max()}.count());
    }
    return out;
}

void add_paced_path(report& to, const paced_wish& wish, const paced_run& run) {
    to.add("paced_sends_per_second", "pace of the latency's run", wish.per_second, "a second");
    to.latencies.push_back({"due_to_provider",
                            fmt::format("from due to the provider, {} due a second", number_text(wish.per_second, 0)),
                            run.latency});
    to.charts.push_back(latency_chart(wish, run));
    auto books = balance_check("paced_balances", run.books);
    books.words = "at that pace too " + books.words;
    to.checks.push_back(std::move(books));
}

}  // namespace fib::bench
