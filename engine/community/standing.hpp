#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fib::community {

/// What became of one step's messages to a community's people.
struct step_standing {
    std::int64_t sequence = 0;
    int number = 0;  ///< 0: a step that is no more
    std::string campaign_id;
    std::string channel;
    std::int64_t waiting = 0;  ///< whose next step this is, and when is known
    std::int64_t sent = 0;
    std::int64_t skipped = 0;
    std::int64_t failed = 0;
    std::int64_t opened = 0;
    std::int64_t clicked = 0;
    std::int64_t replied = 0;
    std::int64_t bounced = 0;
    std::int64_t unsubscribed = 0;  ///< who stopped us, and had this step last before
};

struct standing {
    std::int64_t contacts = 0;  ///< primary ones that are not deleted
    std::int64_t enrolled = 0;  ///< people whose sequence has started, ever
    std::int64_t finished = 0;  ///< of these: nothing is due any more
    std::optional<timestamp> first_due;
    std::optional<timestamp> last_due;  ///< among those who wait
    std::vector<step_standing> steps;
};

standing look(store::session& on, std::int64_t community);

}  // namespace fib::community
