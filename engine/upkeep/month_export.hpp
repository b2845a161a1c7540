#pragma once

#include "base/result.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace fib::upkeep {

/// Writes a detached month into `folder` as TABLE.csv.gz and reads the file back: the number of rows, which is the
/// table's. A file that is there already and has as many rows is left as it is; one with another number is a problem.
/// `written` is told of rows as they go. No snapshot is held for longer than a page of rows takes.
result<std::int64_t, problem> export_month(store::session& on, const std::string& table, const std::string& folder,
                                           const std::function<void(std::int64_t)>& written);

}  // namespace fib::upkeep
