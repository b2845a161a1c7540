#pragma once

#include "base/result.hpp"
#include "seeds/files.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace fib::seeds {

struct sample_wish {
    std::int64_t people = 10'000;    ///< in all, with those who are there already
    std::int64_t communities = 500;  ///< at most as many as sample/communities.csv has
    /// How many of the communities that are made wait to be deployed: their people have a consent basis, and are not
    /// due.
    std::int64_t waiting = 0;
    bool spread = false;  ///< first mail due over the next 24 hours, instead of now
    /// What one transaction brings in. Its new people are held in memory for the triggers: 12 MB or so of 25,000.
    std::int64_t lot = 25'000;
    int sessions = 1;  ///< how many load at the same time, where `connect` is given
};

struct sample_loaded {
    std::int64_t added = 0;
    std::int64_t there_before = 0;
    std::int64_t communities = 0;
};

using another_session = std::function<std::unique_ptr<store::session>()>;

/// Makes businesses with one person each, the same ones for the same numbers, a lot in a transaction; after an
/// interrupted load the next one makes what is missing. Addresses are under example.com, .org and .net, telephone
/// numbers 555-0100 to 0199. A database with businesses of another source is refused: nobody's data is mixed with
/// made-up data. `progress` hears how many of wish.people are there, from any thread, one at a time; it may be empty.
/// So may `connect`, which is called from other threads.
result<sample_loaded, problem> load_sample(store::session& on, const file_set& files, const sample_wish& wish,
                                           const std::function<void(std::int64_t)>& progress,
                                           const another_session& connect = {});

}  // namespace fib::seeds
