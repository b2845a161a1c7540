#pragma once

#include "bench/harness/processor_time.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace fib::bench {

/// What a stretch of work cost the database. All of it is the server's own account, so whatever else the server does
/// meanwhile counts too: measure on a server of your own.
struct database_cost {
    std::optional<processor_time> used{};  ///< all of PostgreSQL's processes; nothing where they run on another machine
    std::int64_t wal_bytes = 0;
    std::int64_t updates = 0;      ///< rows of people
    std::int64_t hot_updates = 0;  ///< of these, by HOT: no index was touched

    database_cost& operator+=(const database_cost& more);
};

/// Counts from the making of it. HOT counts reach the statistics when a session ends or idles for a second, so read()
/// waits, up to two seconds, until nobody else is connected to the database.
class database_meter {
public:
    database_meter(const workplace& at, const database& of);
    database_cost read();

private:
    database_cost total();

    std::optional<::pid_t> postmaster_;
    std::unique_ptr<store::session> on_;
    database_cost before_;
};

}  // namespace fib::bench
