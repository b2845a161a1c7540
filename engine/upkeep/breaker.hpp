#pragma once

#include "store/session.hpp"

#include <cstdint>
#include <string>

namespace fib::upkeep {

/// How mail was received within a span of time.
struct reception {
    std::int64_t delivered = 0;
    std::int64_t bounced = 0;  ///< for good
    std::int64_t complained = 0;

    double bounce_rate() const;     ///< of all that was tried; 0 where nothing was
    double complaint_rate() const;  ///< of what was delivered
};

/// Trips well below the limits at which SES reviews an account: 5 % bounces, 0.1 % complaints (facts of SES's
/// reputation dashboard), and not for a handful of mails.
inline constexpr double most_bounces = 0.025;
inline constexpr std::int64_t bounces_need = 1000;  ///< delivered and bounced
inline constexpr double most_complaints = 0.0006;
inline constexpr std::int64_t complaints_need = 5000;  ///< delivered
inline constexpr std::int64_t least_complaints = 3;

/// Why the channel must stop, in words for people; empty while it may go on. `span`: "hour", "day".
std::string reason_to_trip(const reception& what, const std::string& span);

/// What was received in the last hour and the last day, but nothing from before the breaker was last reset.
struct recent_reception {
    reception hour;
    reception day;
};
recent_reception look_at_reception(store::session& on);

/// Pauses email where its reception says so: the reason, or empty. A pause that is there already stays as it is.
/// Nothing resumes it but a person: `fibctl campaign:resume`.
std::string trip_where_needed(store::session& on);

}  // namespace fib::upkeep
