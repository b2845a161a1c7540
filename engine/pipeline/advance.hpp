#pragma once

#include "base/clock.hpp"
#include "pipeline/sequence.hpp"
#include "providers/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fib::pipeline {

/// Where a person stood when claimed.
struct position {
    std::int64_t sequence = 0;
    int step = 0;
    timestamp due;
    std::optional<timestamp> started;  ///< people.sequence_started_at
    int attempts = 0;                  ///< made at this step before now
    std::string_view time_zone;        ///< IANA name of the recipient's community; unknown ones count as UTC
};

/// Where the person goes.
struct move {
    int step = 0;
    pipeline::channel channel = pipeline::channel::email;
    std::optional<timestamp> due;  ///< nothing: the sequence is finished
    int attempts = 0;
    timestamp started;
};

/// How retries are spaced: base, doubled each time, at most `longest`, each shortened at random by up to a half.
struct retry_rules {
    int attempts = 5;  ///< in all; then the step has failed and the sequence goes on
    std::chrono::seconds base{60};
    std::chrono::seconds longest{3600};
};

/// Steps of different days are at least this far apart, however late the first of them was.
inline constexpr std::chrono::hours shortest_gap{20};

/// The moment a step is due: day_offset − 1 days after the start, at the start's local hour. A local time that the
/// clocks skip counts as the first moment after the gap, one that comes twice as the first of the two.
timestamp due_at(timestamp started, int day_offset, std::string_view time_zone);

/// What an outcome means for the person.
struct advanced {
    enum class kind { sent, failed, returned, unknown };
    kind what = kind::returned;
    move to;
    std::string detail;  ///< the provider's message id where sent; otherwise the reason
};

/// The whole decision after a call. `same_key` says that the provider keeps idempotency keys: what is not known may be
/// asked again. `chance` is in [0, 1).
advanced advance(const sequence& in, const step& done, const position& at, const providers::outcome& got,
                 const retry_rules& rules, bool same_key, timestamp now, double chance);

/// Past this step, whatever became of it. The step after is the next number that is not retired; if that is missing
/// although later ones exist, the person goes there all the same and the gate holds it by name. `done` may be null (no
/// such step).
move go_on(const sequence& in, const step* done, const position& at, timestamp now);

/// The same step again after a failure that certainly sent nothing; nothing when the attempts are used up.
/// `chance` is in [0, 1).
std::optional<move> retry(const step& same, const position& at, const retry_rules& rules, timestamp now, double chance);

/// The same step again, not counted as an attempt.
move later(const step* same, const position& at, timestamp when);

}  // namespace fib::pipeline
