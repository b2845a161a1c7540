#pragma once

#include "store/session.hpp"

#include <span>
#include <string>
#include <vector>

namespace fib::bench {

/// What of a table's shape decides how fast it is: its indexes as pg_indexes tells them, and its storage options.
/// Sorted, one line each; two of them are equal where the tables are.
std::vector<std::string> shape_of(store::session& on, std::span<const std::string> tables);

/// The indexes of some tables that no constraint needs, dropped so that a large load is quicker, and made again as they
/// were. A database whose load was interrupted lacks them: it is thrown away.
class deferred_indexes {
public:
    deferred_indexes(store::session& on, std::span<const std::string> tables);

    /// How each is made again, for several sessions side by side if need be.
    const std::vector<std::string>& definitions() const { return definitions_; }

private:
    std::vector<std::string> definitions_;
};

}  // namespace fib::bench
