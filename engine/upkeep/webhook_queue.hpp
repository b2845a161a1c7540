#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fib::upkeep {

/// One webhook that is due.
struct due_webhook {
    std::int64_t id = 0;
    std::int64_t target = 0;
    std::string url;
    secret key;
    std::string event;
    std::string body;
    timestamp created{};
    int tries = 0;  ///< this one counted
};

/// What became of one.
struct webhook_result {
    std::int64_t id = 0;
    std::string error;               ///< why not; empty: the target has it
    std::optional<timestamp> again;  ///< when to try again; nothing and an error: given up
    bool tried = true;               ///< false: its target failed for another one just now, so this is no try
};

/// Takes at most `most` that are due, oldest first, and keeps them from others for `lease`. In a statement of its own.
std::vector<due_webhook> take_webhooks(store::session& on, timestamp now, std::chrono::seconds lease, int most);

/// Forgets what was delivered, and writes down when the others are due again. In a statement of its own.
void settle_webhooks(store::session& on, const std::vector<webhook_result>& results, timestamp now);

/// When one that failed is tried again: after 30 s, then twice as long each time, up to 6 h. Nothing when it is three
/// days old by then.
std::optional<timestamp> next_webhook_try(timestamp created, int tries, timestamp now);

}  // namespace fib::upkeep
