#include "bench/harness/counted_work.hpp"

#include "cli/print.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <unistd.h>
#include <utility>

namespace fib::bench {

using steady = std::chrono::steady_clock;

counted_work::counted_work(std::string what, std::int64_t total)
    : what_{std::move(what)}, total_{total}, terminal_{::isatty(STDERR_FILENO) == 1} {
    teller_ = std::jthread{[this](std::stop_token stop) {
        std::mutex guard;
        std::unique_lock lock{guard};
        std::condition_variable_any ended;
        const auto start = steady::now();
        const auto every = terminal_ ? std::chrono::milliseconds{500} : std::chrono::milliseconds{10000};
        while (!ended.wait_for(lock, stop, every, [&] { return stop.stop_requested(); })) {
            say(steady::now() - start, false);
        }
        say(steady::now() - start, true);
    }};
}

counted_work::~counted_work() = default;

void counted_work::say(std::chrono::duration<double> since, bool last) const {
    const auto done = done_.load();
    const auto rate = since.count() > 0 ? static_cast<double>(done) / since.count() : 0.0;
    auto line =
        fmt::format("{}: {} of {}, {} a second", what_, cli::grouped(done), cli::grouped(total_), cli::rate_text(rate));
    if (last) {
        line += fmt::format(", {}", spell_time(since));
    } else if (done > 0) {
        line += fmt::format(", {} left",
                            spell_time(std::chrono::duration<double>{static_cast<double>(total_ - done) / rate}));
    }
    std::fprintf(stderr, terminal_ && !last ? "\r%s\x1b[K" : terminal_ ? "\r%s\x1b[K\n" : "%s\n", line.c_str());
}

std::string spell_time(std::chrono::duration<double> time) {
    if (time < std::chrono::seconds{60}) return fmt::format("{:.1f} s", time.count());
    const auto seconds = std::chrono::round<std::chrono::seconds>(time).count();
    if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace fib::bench
