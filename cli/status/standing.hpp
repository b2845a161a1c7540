#pragma once

#include "base/clock.hpp"
#include "cli/status/amount.hpp"
#include "cli/status/funnel.hpp"
#include "cli/status/holds.hpp"
#include "cli/status/sends_today.hpp"
#include "settings.hpp"
#include "upkeep/breaker.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fib::cli {

struct channel_standing {
    std::string name{};
    amount due{};
    std::int64_t claimed = 0;
    std::int64_t begun = 0;               ///< of these, past a fence
    std::int64_t sent = 0;                ///< today, UTC
    double per_second = 0;                ///< sent over the last minute
    std::optional<timestamp> next_due{};  ///< when somebody is due next; nothing where that is now, or never
};

/// What of a standing is older than the rest, because it costs more to read.
struct ages {
    std::chrono::seconds due{0};
    std::chrono::seconds sends{0};
    std::chrono::seconds funnel{0};
};

/// How the campaigns stand at one moment.
struct standing {
    timestamp at{};
    std::array<channel_standing, 3> channels{};
    std::int64_t loops = 0;  ///< sending loops that are connected
    std::map<send_kind, std::int64_t> today{};
    funnel people{};
    std::vector<hold> holds{};
    upkeep::recent_reception reception{};
    ages old{};
    std::vector<std::string> problems{};  ///< what could not be read this time, a sentence each
};

/// How long what is due takes at the pace of the last minute; nothing where nobody can say.
std::optional<std::chrono::seconds> time_left(const channel_standing& one);

/// What the settings and the channels' figures say is held back: no sender, a channel that is switched off, a rate.
std::vector<hold> holds_of_channels(const standing& found, const settings& chosen);
/// What the funnel says of it: steps that are held, sequences that are off, people without a consent basis.
std::vector<hold> holds_of_funnel(const funnel& found);

/// Today's skipped or failed ones by reason, the most frequent first.
std::vector<std::pair<std::string, std::int64_t>> reasons_today(const standing& found, std::string_view status);

}  // namespace fib::cli
