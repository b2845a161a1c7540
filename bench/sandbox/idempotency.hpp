#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace fib::sandbox {

/// The idempotency keys of the last 24 hours, and what was accepted under each. One thread only.
class idempotency {
public:
    enum class state {
        fresh,        ///< never seen, or forgotten
        in_progress,  ///< the first request is not answered yet
        other_body,
        repeated,  ///< `id` is what the first request was given
    };
    struct found {
        state what = state::fresh;
        std::string_view id;
    };

    found look_up(std::string_view key, std::string_view body, std::chrono::nanoseconds now);
    /// `answered_at`: when the first request's answer goes out; it counts as in progress until then.
    void keep(std::string_view key, std::string_view body, std::string id, std::chrono::nanoseconds now,
              std::chrono::nanoseconds answered_at);

private:
    struct entry {
        std::size_t body_hash;
        std::string id;
        std::chrono::nanoseconds answered_at;
    };

    void forget_old(std::chrono::nanoseconds now);

    std::unordered_map<std::string, entry> known_;
    std::deque<std::pair<std::chrono::nanoseconds, std::string>> by_age_;
};

}  // namespace fib::sandbox
