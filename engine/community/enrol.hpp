#pragma once

#include "base/result.hpp"
#include "community/eligible.hpp"
#include "community/sending_hours.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <vector>

namespace fib::community {

/// Over which hours how many first mails are spread, and how many places are given out.
struct plan {
    window hours;
    std::int64_t planned = 0;
    std::int64_t placed = 0;
    double lead = 0;  ///< lead_of the community

    timestamp place(std::int64_t number) const { return place_in(hours, number, planned, lead); }
};

struct enrolment {
    std::int64_t community = 0;
    std::int64_t sequence = 0;
    terms under;
    plan how;
};

/// Enrols people[from .. from + lot) at the places how.placed + from and on, in one transaction together with the
/// deployment's mark. How many: who was enrolled, stopped or taken away since the look is left alone. Deadlocks are
/// tried again. The problem is that the community was paused meanwhile.
result<std::int64_t, problem> enrol_lot(store::session& on, const enrolment& all,
                                        const std::vector<std::int64_t>& people, std::int64_t from, std::int64_t lot);

}  // namespace fib::community
