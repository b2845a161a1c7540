#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

namespace fib::bench {

/// Says on standard error, once in a while, how far something long has come, how fast it goes and how long it still
/// takes. On a terminal it keeps one line, elsewhere it writes one every ten seconds. `add` from any thread.
class counted_work {
public:
    counted_work(std::string what, std::int64_t total);
    counted_work(const counted_work&) = delete;
    counted_work& operator=(const counted_work&) = delete;
    ~counted_work();

    void add(std::int64_t done) { done_ += done; }

private:
    void say(std::chrono::duration<double> since, bool last) const;

    std::string what_;
    std::int64_t total_;
    std::atomic<std::int64_t> done_{0};
    bool terminal_;
    std::jthread teller_;
};

/// "4.2 s", "3 min 20 s", "1 h 12 min".
std::string spell_time(std::chrono::duration<double> time);

}  // namespace fib::bench
