#pragma once

#include <string_view>

namespace fib::sandbox {

/// What the recipient chose to happen, by the first word of the local part: `throttle@`, `throttle.17@` and
/// `throttle+x@` are the same. Any other address is accepted.
enum class fate {
    accept,
    bounce,         ///< accepted; the bounce is an event's business
    reject,         ///< MessageRejected
    throttle,       ///< 429, always
    throttle_once,  ///< 429 the first time this address is seen
    error,          ///< 500, not accepted
    error_after,    ///< accepted, then 500
    cut,            ///< connection cut, not accepted
    cut_after,      ///< accepted, then the connection is cut
    silent,         ///< accepted, never answered
    suspend,        ///< AccountSuspendedException
    paused,         ///< SendingPausedException
    unavailable,    ///< 503, not accepted
    garbage,        ///< accepted, answered 200 with what nobody can parse
    slow,           ///< accepted, answered five seconds later
};

std::string_view to_string(fate what);
fate fate_of(std::string_view address);

}  // namespace fib::sandbox
