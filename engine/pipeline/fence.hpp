#pragma once

#include "base/clock.hpp"
#include "pipeline/channel.hpp"
#include "pipeline/person.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

struct fence_request {
    std::int64_t claim = 0;
    std::string owner;
    pipeline::channel channel = pipeline::channel::email;
    /// The wave: places in ascending order, and what each person was when claimed.
    std::vector<std::int32_t> places;
    std::vector<std::optional<timestamp>> due;
    std::vector<std::int64_t> sequences;
    std::vector<std::int32_t> steps;
    std::vector<std::string_view> addresses;

    void add(const person& who);
};

struct fenced {
    /// False: the claim is no longer ours, nothing of it may be begun.
    bool owned = false;
    /// Why nothing may be begun at all now; empty when it may.
    std::string held;
    /// Places that may not be begun after all, with the reason: what was committed since the claim is obeyed.
    std::map<std::int32_t, std::string> blocked;
};

/// Moves started_upto past the wave and commits: from then on its calls may begin. The same statement reads flags,
/// suppression, deletion, moves and pauses again. A store::error means that the fence may or may not stand: nothing of
/// the wave may be sent.
fenced fence(store::session& on, const fence_request& what);

}  // namespace fib::pipeline
