#pragma once

#include "scoring/model.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <string>

namespace fib::scoring {

enum class kind { lead, health };
std::string_view to_string(kind what);  ///< as scoring_walks has it

/// What became of a batch, or of a whole run.
struct written {
    std::int64_t looked_at = 0;  ///< businesses
    std::int64_t changed = 0;    ///< whose score or status is another now
    std::int64_t moved = 0;      ///< whose status is
};

/// Scores all businesses with ids in (after, upto] in one statement, writes what is different, and tells of every move.
/// `health`: customers only, and no moves. Rows are locked in the order of their ids. Needs an open transaction.
written score_range(store::session& on, const model& with, kind what, std::int64_t after, std::int64_t upto,
                    timestamp now);

/// The same of the businesses with these ids: a PostgreSQL array ("{1,5,7}").
written score_list(store::session& on, const model& with, kind what, const std::string& ids, timestamp now);

}  // namespace fib::scoring
