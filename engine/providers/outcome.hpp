#pragma once

#include <boost/assert/source_location.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace fib::providers {

/// What became of one call to a provider. Every error of every provider is mapped to one of these by a table in its
/// room, and a switch over them has no default.
enum class [[nodiscard]] verdict{
    accepted,   ///< the provider has it; `detail` is its message id
    rejected,   ///< final for this recipient; `detail` is the reason
    throttled,  ///< certainly not accepted, too fast; not an attempt; try again after `retry_after`
    unsent,     ///< certainly not accepted: refused connection, failed TLS, a 503 where the provider says so
    halted,     ///< account or configuration: paused, suspended, wrong key; everything goes back, the channel pauses
    unknown,    ///< may have been accepted: cut or timed out after the first byte, 5xx, an answer that cannot be read
};

std::string_view to_string(verdict what);

struct outcome {
    verdict what = verdict::unknown;
    /// The provider's message id, or the reason in words fit for send_log.failure_reason: valid UTF-8, no control
    /// characters, at most 255 bytes. Never holds a secret or a body.
    std::string detail;
    std::chrono::milliseconds retry_after{0};
    /// For unsent and throttled: the provider as a whole is away, so this uses up nobody's attempts.
    bool provider_away = false;
};

/// What result::value() throws when there is an outcome instead: std::runtime_error with verdict and detail.
[[noreturn]] void throw_exception_from_error(const outcome& what, const boost::source_location& where);

/// Makes text from outside fit for `detail`: what is not UTF-8 becomes '?', controls a space, cut at a character.
std::string fit_for_detail(std::string_view text);

}  // namespace fib::providers
