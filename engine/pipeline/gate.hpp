#pragma once

#include "base/clock.hpp"
#include "pipeline/person.hpp"
#include "pipeline/sequence.hpp"

#include <string>
#include <string_view>

namespace fib::pipeline {

/// What the process's settings say of a channel.
struct gate_rules {
    pipeline::channel serves = channel::email;
    bool switched_on = true;
    /// A step that comes later than this after its time is skipped: an old invitation does harm.
    std::chrono::hours too_late{24 * 14};
    /// How far a held person's time moves on, so that nobody sits at the head of the index.
    std::chrono::minutes look_again{15};
};

struct decision {
    enum class kind {
        send,
        skip,   ///< written to the books with its reason; the sequence goes on
        stop,   ///< the same, and the sequence ends here for this person
        defer,  ///< nothing is written; again at `until`
    };
    kind what = kind::send;
    std::string reason;  ///< a word for counting ("do_not_email"), or a word and what it is about
    timestamp until{};
};

/// May this person be sent this step now? `in` and `at` are null where there is no such sequence or step. Pure.
decision gate(const person& who, const sequence* in, const step* at, const gate_rules& rules, timestamp now);

}  // namespace fib::pipeline
