#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "community/community.hpp"
#include "community/eligible.hpp"
#include "community/enrol.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace fib::community {

struct deploy_wish {
    std::optional<std::int64_t> sequence{};  ///< nothing: the begun deployment's, else the first sequence, 1
    std::optional<std::chrono::year_month_day> start{};  ///< nothing: the next sending hours that have not begun
    std::optional<std::string> consent_basis{};          ///< recorded for who has none
    bool dry_run = false;
    std::int64_t lot = 2000;  ///< people a transaction
};

/// What a deployment did, or would do.
struct deployed {
    town where;  ///< as it was found
    std::int64_t sequence = 0;
    pipeline::channel channel = pipeline::channel::email;
    bool continued = false;  ///< one that was begun before
    plan how{};              ///< before the first place of this run
    survey people{};
    std::int64_t enrolled = 0;  ///< now; with dry_run who would be
};

/// Enrols everybody eligible in the community: pending -> deploying -> active. In lots, each a transaction that locks
/// its people in ascending order, so that sending goes on. A run that is killed leaves an unfinished row of
/// deployments, which the next run completes; nobody is enrolled twice, for each update asks again whether the person
/// may be. A community that is active gets those who came since. The problem says what stands against it and what to
/// do. `progress` hears how many are enrolled of how many; it may be empty.
result<deployed, problem> deploy(store::session& on, const town& where, const deploy_wish& wish, timestamp now,
                                 const std::function<void(std::int64_t, std::int64_t)>& progress = {});

}  // namespace fib::community
