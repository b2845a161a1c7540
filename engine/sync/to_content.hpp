#pragma once

#include "base/result.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>

namespace fib::sync {

struct sent_back {
    std::int64_t looked_at = 0;  ///< businesses whose state may have changed
    std::int64_t written = 0;    ///< rows of operations_status that are new or differ now
};

/// Writes what became of the businesses to operations_status in the content database: schema/content/README.md says
/// what. `full`: of all; else of those that changed since the last run that reached its end, or of all where there was
/// none. Set-based, a range of ids in a statement. The problem says why nothing could be done.
result<sent_back, problem> to_content(store::session& content, store::session& operations, bool full,
                                      const std::function<void(std::int64_t, std::int64_t)>& progress);

}  // namespace fib::sync
