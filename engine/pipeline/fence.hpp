#pragma once

#include "pipeline/channel.hpp"
#include "pipeline/person.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

struct fence_request {
    std::int64_t claim = 0;
    std::string owner;
    pipeline::channel channel = pipeline::channel::email;
    std::string version;  ///< the claim's
    /// The wave: places in ascending order, and where the claim wrote each person's row.
    std::vector<std::int32_t> places;
    std::vector<std::string_view> spots;

    void add(const person& who);
};

struct fenced {
    /// False: the claim is no longer ours, nothing of it may be begun.
    bool owned = false;
    /// Why nothing may be begun at all now; empty when it may.
    std::string held;
    /// Places that may not be begun after all, with the reason: what was committed since the claim is obeyed. `changed`
    /// when somebody wrote to the person's row, or the claim holds them no more.
    std::map<std::int32_t, std::string> blocked;
};

/// Moves started_upto past the wave and commits: from then on its calls may begin. The same statement looks
/// whether anybody's row has changed, and reads suppression, the business, the community and pauses again. A
/// store::error means that the fence may or may not stand: nothing of the wave may be sent.
fenced fence(store::session& on, const fence_request& what);

}  // namespace fib::pipeline
