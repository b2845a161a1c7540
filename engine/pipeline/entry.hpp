#pragma once

#include "base/clock.hpp"
#include "pipeline/advance.hpp"
#include "pipeline/channel.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fib::pipeline {

/// What became of one claimed place: what record writes.
struct entry {
    enum class kind {
        sent,      ///< send_log 'sent', an activity, counters, and the next step
        skipped,   ///< send_log 'skipped' with its reason, and the next step
        failed,    ///< send_log 'failed' with its reason, and the next step
        returned,  ///< given back: nothing in send_log; at `to`, whose attempts count
        unknown,   ///< may have been sent: noted, and held until it is settled
        aside,     ///< cannot be processed: set aside with its reason until somebody has looked
    };
    kind what = kind::returned;

    std::int64_t claim = 0;
    std::int32_t place = 0;
    std::chrono::year_month_day day{};
    std::int64_t person = 0;
    std::int64_t business = 0;
    pipeline::channel channel = pipeline::channel::email;

    /// The step that was attempted; step_id 0 where there is none.
    std::int64_t step_id = 0;
    std::string campaign_id;
    std::string subject;  ///< for activities

    /// The position that was claimed; the move is written only where the person still stands there.
    std::int64_t from_sequence = 0;
    int from_step = 0;
    timestamp from_due{};
    move to;

    /// The provider's message id where sent; otherwise the reason.
    std::string detail;
    timestamp at{};  ///< when it happened, by our clock

    bool in_doubt = false;      ///< returned, though it may have been sent (doubts.hpp)
    bool doubt_before = false;  ///< it was in doubt before this attempt
};

}  // namespace fib::pipeline
