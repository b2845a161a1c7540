#pragma once

#include "base/result.hpp"
#include "seeds/files.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>

namespace fib::seeds {

struct sample_wish {
    std::int64_t people = 10'000;    ///< in all, with those who are there already
    std::int64_t communities = 500;  ///< at most as many as sample/communities.csv has
    bool spread = false;             ///< first mail due over the next 24 hours, instead of now
};

struct sample_loaded {
    std::int64_t added = 0;
    std::int64_t there_before = 0;
    std::int64_t communities = 0;
};

/// Makes businesses with one person each, the same ones for the same numbers, in transactions of 100,000; an
/// interrupted load goes on where it stopped. Addresses are under example.com, .org and .net, telephone numbers
/// 555-0100 to 0199. A database with businesses of another source is refused: nobody's data is mixed with made-up data.
/// `progress` hears how many of wish.people are there; it may be empty.
result<sample_loaded, problem> load_sample(store::session& on, const file_set& files, const sample_wish& wish,
                                           const std::function<void(std::int64_t)>& progress);

}  // namespace fib::seeds
