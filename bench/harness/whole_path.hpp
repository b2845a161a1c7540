#pragma once

#include "bench/harness/database_meter.hpp"
#include "bench/harness/ledger_reading.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/report.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::bench {

struct whole_path_wish {
    std::string name;         ///< of the run's files; different for each run at a workplace
    std::int64_t people = 0;  ///< how many are due
    std::int64_t concurrency = 2000;
    std::vector<std::string> sandbox{};           ///< further words of fibsandbox's command line
    std::map<std::string, std::string> engine{};  ///< further settings of the engine
};

/// What became of everybody, by the sandbox's ledger and by the database.
struct account {
    std::int64_t due = 0;
    std::int64_t accepted = 0;    ///< lines of the ledger
    std::int64_t recipients = 0;  ///< different people in it
    std::int64_t sent = 0;        ///< rows of send_log that say so
    bool parts_balance = true;    ///< of a sum: that each of its parts does
    bool balances() const { return parts_balance && due == accepted && accepted == recipients && recipients == sent; }

    account& operator+=(const account& more);
};

check balance_check(const std::string& name, const account& of);

struct whole_path_run {
    std::chrono::duration<double> took{0};
    account books;
    ledger_sum accepted;
    processor_time engine;
    processor_time sandbox;
    database_cost database;
    long engine_peak_kib = 0;

    double rate() const { return static_cast<double>(books.sent) / took.count(); }
    /// Of all updates of people: each is claimed once and moved on once.
    double hot_share() const;
};

/// `fibctl campaign:process`, timed from outside from start to end: connections, claims, rendering, fences, TLS,
/// recording. Throws std::runtime_error if it ends with anything but 0.
whole_path_run run_whole_path(const programs& from, workplace& at, const database& books, const whole_path_wish& wish);

/// Runs of the same kind, one at least, as one: sums, the greatest memory, and the throughput of the first.
whole_path_run together(std::span<const whole_path_run> runs);

/// Rows of send_log that say sent.
std::int64_t sent_by_send_log(const database& books);

processor_bar bar_of(const std::string& name, const std::string& words, const whole_path_run& run);
/// Accepted messages a second over the seconds since the first.
chart::line line_of(const std::string& name, const std::string& words, const ledger_sum& accepted);
chart throughput_chart(std::vector<chart::line> lines);

}  // namespace fib::bench
