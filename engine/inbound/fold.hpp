#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"
#include "inbound/message_row.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// A line of a business's timeline.
struct activity {
    std::int64_t business = 0;
    std::int64_t person = 0;
    std::string_view type;  ///< a literal, one of activities.type
    timestamp at{};
    std::string detail;
    std::string campaign_id;
    std::int64_t step_number = 0;
};

/// Somebody did something with a message for the first time.
struct engagement {
    enum class kind { opened, clicked, replied, answered };
    kind what = kind::opened;
    std::int64_t person = 0;
    std::int64_t business = 0;
    std::string campaign_id;
    timestamp at{};
};

/// What events changed besides the rows themselves.
struct consequences {
    std::vector<activity> activities;
    std::vector<engagement> engagements;
    std::vector<std::pair<pipeline::channel, timestamp>> delivered;
    std::vector<std::pair<pipeline::channel, timestamp>> complained;
};

/// Opened or clicked sooner after it was delivered (sent, where that is not known yet) than any person does.
inline constexpr std::chrono::milliseconds haste{2000};

/// What the row adds to the verdict of an open or a click.
void judge(message_event& what, const message_row& row);

/// Brings one event into its message. The same events give the same row in any order and however often: a time is the
/// earliest that was said, and consequences come with the first. True if the row changed. Machines change nothing.
bool fold(message_row& into, const message_event& what, consequences& out);

}  // namespace fib::inbound
