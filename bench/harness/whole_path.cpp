#include "bench/harness/whole_path.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/interruption.hpp"
#include "bench/harness/sandbox_process.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fib::bench {

double whole_path_run::hot_share() const {
    return static_cast<double>(database.hot_updates) / static_cast<double>(database.updates);
}

account& account::operator+=(const account& more) {
    parts_balance = balances() && more.balances();
    due += more.due;
    accepted += more.accepted;
    recipients += more.recipients;
    sent += more.sent;
    return *this;
}

check balance_check(const std::string& name, const account& of) {
    return {name,
            fmt::format(
                "the account balances: {} due, {} accepted by the sandbox for {} recipients, {} sent in send_log",
                cli::grouped(of.due), cli::grouped(of.accepted), cli::grouped(of.recipients), cli::grouped(of.sent)),
            of.balances()};
}

std::int64_t sent_by_send_log(const database& books) {
    return books.connect()->query("select count(*) from send_log where status = 'sent'").number(0, 0);
}

whole_path_run run_whole_path(const programs& from, workplace& at, const database& books, const whole_path_wish& wish) {
    sandbox_process provider{from, at.folder(), wish.name, wish.sandbox};
    auto with = engine_environment(books, provider);
    with["ENGINE_CONCURRENCY"] = std::to_string(wish.concurrency);
    for (const auto& [name, value] : wish.engine) with[name] = value;
    at.checkpoint();

    whole_path_run out;
    database_meter meter{at, books};
    const auto start = std::chrono::steady_clock::now();
    child engine{{from.fibctl(), "campaign:process", "--json", "--limit", std::to_string(wish.people)},
                 with,
                 at.file(wish.name + ".summary")};
    const int code = engine.wait();
    out.took = std::chrono::steady_clock::now() - start;
    stop_if_asked();
    if (code != 0) throw std::runtime_error{fmt::format("fibctl campaign:process ended with {}", code)};
    out.database = meter.read();
    out.engine = engine.used();
    out.engine_peak_kib = engine.peak_kib();
    out.sandbox = provider.stop();
    out.accepted = sum_ledger(provider.ledger());
    out.books = {.due = wish.people,
                 .accepted = static_cast<std::int64_t>(out.accepted.lines),
                 .recipients = static_cast<std::int64_t>(out.accepted.recipients),
                 .sent = sent_by_send_log(books)};
    return out;
}

whole_path_run together(std::span<const whole_path_run> runs) {
    auto out = runs.front();
    for (const auto& run : runs.subspan(1)) {
        out.took += run.took;
        out.books += run.books;
        out.engine = out.engine + run.engine;
        out.sandbox = out.sandbox + run.sandbox;
        out.database += run.database;
        out.engine_peak_kib = std::max(out.engine_peak_kib, run.engine_peak_kib);
    }
    return out;
}

processor_bar bar_of(const std::string& name, const std::string& words, const whole_path_run& run) {
    const auto sends = static_cast<double>(run.books.sent);
    processor_bar out{name, words, {bar_part("engine", "engine", run.engine, sends)}};
    if (run.database.used) out.parts.push_back(bar_part("postgresql", "PostgreSQL", *run.database.used, sends));
    out.parts.push_back(bar_part("sandbox", "sandbox", run.sandbox, sends));
    return out;
}

chart::line line_of(const std::string& name, const std::string& words, const ledger_sum& accepted) {
    constexpr std::int64_t most_points = 75;
    chart::line out{name, words, {}};
    if (accepted.tenths.empty()) return out;
    const auto first = accepted.tenths.begin()->first;
    const auto count = accepted.tenths.rbegin()->first - first + 1;
    const auto step = (count + most_points - 1) / most_points;
    std::vector<std::int64_t> lots(static_cast<std::size_t>((count + step - 1) / step));
    for (const auto& [tenth, messages] : accepted.tenths)
        lots[static_cast<std::size_t>((tenth - first) / step)] += messages;
    const double seconds = static_cast<double>(step) / 10;
    // The last lot is whole only by chance; it would look like a fall.
    if (lots.size() > 2) lots.pop_back();
    for (std::size_t i = 0; i < lots.size(); ++i) {
        out.points.emplace_back((static_cast<double>(i) + 0.5) * seconds, static_cast<double>(lots[i]) / seconds);
    }
    return out;
}

chart throughput_chart(std::vector<chart::line> lines) {
    return {.name = "throughput",
            .title = "Throughput: messages that the provider accepted",
            .x_words = "seconds",
            .y_words = "a second",
            .lines = std::move(lines)};
}

}  // namespace fib::bench
