#pragma once

#include "store/session.hpp"

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace fib::cli {

/// What was written to send_log of one kind today.
struct send_kind {
    std::int64_t step = 0;  ///< campaign_steps.id; 0: none
    std::string channel;
    std::string status;  ///< sent, skipped or failed
    std::string reason;  ///< its first words; empty where it was sent
    auto operator<=>(const send_kind&) const = default;
};

/// The sends of today (UTC), counted exactly. The first look reads all of today. A later one reads what came within
/// about the last minute, through the primary key: ids are given out in order, so that a minute after an id was seen
/// nothing comes to light before it any more, and what was counted up to there need not be read again.
class sends_today {
public:
    void look(store::session& on);

    const std::map<send_kind, std::int64_t>& counts() const { return counts_; }
    /// Sent by this channel in the last minute.
    std::int64_t last_minute(const std::string& channel) const;

private:
    struct mark {
        std::int64_t id;
        timestamp seen_at;
    };
    void begin_day(store::session& on);

    std::string day_;
    std::int64_t upto_ = 0;  ///< settled_ has everything up to this id
    std::deque<mark> marks_;
    std::map<send_kind, std::int64_t> settled_;
    std::map<send_kind, std::int64_t> counts_;
    std::map<std::string, std::int64_t> recent_;
};

}  // namespace fib::cli
