#pragma once

#include "base/clock.hpp"
#include "cli/status/amount.hpp"
#include "settings.hpp"
#include "store/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fib::cli {

/// Something that keeps messages from being sent.
struct hold {
    std::string what{};  ///< a word for machines: "paused", "claim_expired"
    std::string text{};  ///< what is held back and why, a sentence for people
    std::optional<amount> people{};
    std::optional<timestamp> since{};
    std::string next{};  ///< what to do about it; empty where it ends by itself
    bool stops = false;  ///< nothing of a channel moves; else it concerns some
};

/// What the engine's books say of it, those first that stop a channel. What concerns single steps and people who never
/// began is in the funnel. Reads small tables and, of large ones, bounded parts.
std::vector<hold> look_at_holds(store::session& on, const settings& chosen);

}  // namespace fib::cli
