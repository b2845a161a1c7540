#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <optional>
#include <string_view>

namespace fib::sync {

/// How far `direction` ("from-content", "to-content") has come: nothing before the first run that reached its end.
std::optional<timestamp> watermark(store::session& operations, std::string_view direction);
void keep_watermark(store::session& operations, std::string_view direction, timestamp at);

/// The clock of this database, which wrote the times that a watermark is held against.
timestamp database_now(store::session& on);

/// One sync at a time, whichever direction: held by the session until this object or the session ends.
class sync_lock {
public:
    explicit sync_lock(store::session& operations);
    sync_lock(const sync_lock&) = delete;
    sync_lock& operator=(const sync_lock&) = delete;
    ~sync_lock();
    /// False: another session has it.
    bool held() const { return held_; }

private:
    store::session& on_;
    bool held_;
};

}  // namespace fib::sync
