#pragma once

#include "http/client.hpp"
#include "providers/outcome.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace fib::providers {

/// An answer that is no success, as a room has read it.
struct error_answer {
    unsigned status = 0;
    std::string code;     ///< the provider's name for it; empty if it gave none
    std::string message;  ///< the provider's words
};

struct status_range {
    unsigned from = 0;
    unsigned to = 999;
};

/// One row of a room's table. The first row that fits counts.
struct error_rule {
    std::string_view code;  ///< exactly; empty: any, so the row speaks of statuses
    status_range statuses;  ///< default: any
    std::string_view text;  ///< in the message, in either case; empty: any
    verdict what;
    std::string_view advice;  ///< what to do, where a person must do something
    std::chrono::milliseconds retry_after{0};
    bool repeats_message = true;  ///< false where the provider echoes the request in its message
};

/// The first row that fits. The last row of every table fits everything, so there always is one.
const error_rule& find_rule(std::span<const error_rule> table, const error_answer& answer);

/// What that row makes of the answer, its words without `secrets`.
outcome judge(std::span<const error_rule> table, const error_answer& answer, std::span<const std::string_view> secrets);

/// A call that brought no answer: unsent if nothing can have reached the provider, else unknown. Unsent for want of an
/// address, a connection or TLS means that the provider as a whole is away.
outcome judge(const http::failure& why);

/// Replaces each of `secrets` in `text` by `****`. Providers echo what they were sent.
std::string without(std::string text, std::span<const std::string_view> secrets);

}  // namespace fib::providers
