#pragma once

#include "base/clock.hpp"
#include "cli/status/sends_today.hpp"
#include "cli/status/standing.hpp"
#include "cli/status/unhurried.hpp"
#include "store/session.hpp"

namespace fib::cli {

/// Looks at how the campaigns stand, once or again and again beside sending. What costs by the size of the tables is
/// read no oftener than `unhurried` allows, and is that much older than the rest. A part that cannot be read in time is
/// among the problems, with what an earlier look said; a database that is away throws (store::error).
class looking {
public:
    looking(const settings& chosen, funnel_wish wish, const clock& time);
    standing look(store::session& on);

private:
    void look_at_due(store::session& on);
    void look_at_claims(store::session& on);
    template <class Part>
    void part(const char* name, unhurried& when, std::chrono::seconds& age, Part read);

    const settings& settings_;
    const funnel_wish wish_;
    const clock& clock_;
    sends_today sends_;
    unhurried due_, today_, funnel_;
    std::vector<hold> holds_of_funnel_;
    standing found_;
};

}  // namespace fib::cli
