#pragma once

#include "base/clock.hpp"
#include "pipeline/channel.hpp"
#include "pipeline/person.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib::pipeline {

/// One row of send_log of a person.
struct past_message {
    timestamp at;
    std::string campaign_id;
    std::string channel;
    std::string status;  ///< sent, skipped or failed
    std::string reason;
    std::string provider_id;
    std::optional<timestamp> delivered, opened, clicked, replied, bounced, complained;
};

/// A person as claiming would see them now, and everything that the books hold of where they stand.
struct examined {
    person who;  ///< as a claim reads it; its views live as long as `keeps`
    std::optional<timestamp> due;
    channel by = channel::email;  ///< people.next_channel
    std::string consent_basis;    ///< empty: none is recorded
    std::optional<std::int64_t> claim;
    std::optional<timestamp> claimed_until;
    bool begun = false;           ///< their place in the claim is behind the fence
    std::string unknown_attempt;  ///< its name; empty: nothing is unknown
    std::string unknown_reason;
    std::string set_aside_reason;           ///< empty: they are not set aside
    std::string sending_held;               ///< why nothing of their channel is sent at all; empty: it is
    std::vector<std::string> suppressions;  ///< "address: reason, since, source" of each entry that concerns them
    std::vector<std::string> stops;         ///< the addresses by which their own word stopped them
    std::vector<past_message> history;      ///< the newest first, at most 50
    std::vector<std::shared_ptr<const void>> keeps;
};

/// Ids of the people with that id (a text of digits) or address, ascending, at most 20.
std::vector<std::int64_t> find_people(store::session& on, const std::string& id_or_address);

/// Nothing if there is no such person. Locks nothing and changes nothing.
std::optional<examined> examine(store::session& on, std::int64_t person);

}  // namespace fib::pipeline
