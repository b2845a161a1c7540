#pragma once

#include "base/result.hpp"
#include "seeds/files.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>

namespace fib::seeds {

struct content_wish {
    std::int64_t businesses = 10'000;
    std::int64_t lot = 100'000;  ///< in a transaction
};

/// Makes the tables of schema/content/content.sql where there are none, and fills them with made-up businesses up to
/// that number, with none to three contacts each: the same ones for the same numbers, a few of them with what real
/// listings have wrong. After an interrupted run the next one makes what is missing. Returns how many were added. A
/// database with businesses of another source is refused.
result<std::int64_t, problem> fill_content(store::session& content, const file_set& files, const content_wish& wish,
                                           const std::function<void(std::int64_t)>& progress);

}  // namespace fib::seeds
