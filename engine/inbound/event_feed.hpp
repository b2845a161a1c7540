#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

/// How one process heard the events of a source since it last said so.
struct pulse {
    std::string_view source;
    std::string process;                     ///< a UUID, for as long as the process lives
    bool gap = false;                        ///< something was turned away and may have been lost
    bool ended = false;                      ///< nothing more comes to this process, and none is lost by that
    std::optional<timestamp> latest_send{};  ///< the newest message that the source has spoken of
};

/// Says that the events are being heard. With a gap, or when the process had not said so for 20 seconds, it counts as
/// alive only from now on.
void beat(store::session& on, const pulse& what);

}  // namespace fib::inbound
