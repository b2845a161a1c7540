#pragma once

#include "base/event.hpp"
#include "store/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace fib {

/// Who waits for the database at a start, and what they may be told meanwhile. The references must outlive the wait.
struct schema_wait {
    std::string_view not_yet;  ///< for the log, a literal: "not sending yet"
    bool patient = true;       ///< false: throw at the first failure instead of waiting
    event& changed;            ///< notified when `stopping` was set
    const bool& stopping;
    std::string& trouble;  ///< why it takes long; empty once the wait is over
};

/// Waits until the database answers and has this version's schema, for platforms start services in any order. False
/// when it was stopped before. Without patience: store::error, or std::runtime_error that names what is wrong with the
/// schema.
boost::asio::awaitable<bool> wait_for_schema(store::pool& database, schema_wait how);

}  // namespace fib
