#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fib::community {

/// A row of communities.
struct town {
    std::int64_t id = 0;
    std::string name;
    std::string slug;
    std::string state;
    std::string time_zone;
    std::string status;  ///< pending, deploying, active or paused
    std::optional<timestamp> deployed_at;
};

/// The community of that id (a text of digits) or slug; nothing if there is none.
std::optional<town> find(store::session& on, const std::string& id_or_slug);

/// Nobody there is sent to until it is resumed: the gate puts them off. False if it was paused already.
bool pause(store::session& on, std::int64_t id);

/// Back to what it was: deploying, active or pending, as its deployments say. The new status; nothing if it was not
/// paused.
std::optional<std::string> resume(store::session& on, std::int64_t id);

}  // namespace fib::community
