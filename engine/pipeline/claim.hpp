#pragma once

#include "base/clock.hpp"
#include "pipeline/channel.hpp"
#include "pipeline/person.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib::pipeline {

/// People who are ours until their outcome is recorded: a row of claims and what rendering needs of each.
struct claim {
    std::int64_t id = 0;
    std::chrono::year_month_day day{};  ///< UTC day of the claim, part of every attempt's name
    std::string version;                ///< xmin of the rows that it wrote: people as they were claimed
    std::vector<person> people;         ///< by place
    /// What the views in people point into.
    std::vector<std::shared_ptr<const void>> keeps;
};

/// A place in the due index: claims may begin after it.
struct low_water {
    timestamp due{};
    std::int64_t person = 0;
};

struct claim_request {
    std::string owner;  ///< uuid of this process's start
    pipeline::channel channel = pipeline::channel::email;
    int limit = 1000;
    /// Only people due by then; nothing: by the database's now().
    std::optional<timestamp> due_by;
    low_water after;
    std::chrono::milliseconds lease{60000};
    /// One person only, and only of those whom three rescues have made suspect.
    bool suspect = false;
};

/// Takes due people: locks them with SKIP LOCKED, writes the claim's row and their claim_id, and reads what rendering
/// needs, in one statement that is its own transaction. Nothing when nobody is due or sending is held.
/// store::error of kind::in_doubt means that a claim may exist which nobody knows of: its lease will run out.
std::optional<claim> claim_due(store::session& on, const claim_request& what);

/// When the first unclaimed person of that channel is due; nothing if nobody waits.
std::optional<timestamp> next_due(store::session& on, channel which);

/// Why nothing of that channel may be sent now (a pause, a moved database), in words; empty when it may.
std::string sending_held(store::session& on, channel which);

/// What a session for the data path sets once: the plans are pinned to the indexes that they were written for.
std::vector<std::string> pinned_plans();

/// Reads rows of the shape that claims and settling share into people; `from` must be kept alive with them.
person read_person(const store::rows& from, std::size_t row);

/// The select list of that shape, over people p, businesses b, communities c, industries i, and the columns asks_tags
/// and asks_history, which `what_a_step_asks` makes of campaign_steps s.
extern const char* const person_columns;
extern const char* const person_joins;
extern const char* const what_a_step_asks;
constexpr int person_column_count = 25;

}  // namespace fib::pipeline
