#pragma once

#include "cli/status/amount.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fib::cli {

/// How far people have come, and what came of the messages of one step.
struct funnel_step {
    std::int64_t id = 0;
    int number = 0;  ///< 0: messages of a step that is no more, or that was none
    std::string campaign_id{};
    std::string channel{};
    std::string held{};  ///< why it cannot be sent; empty where it can
    amount waiting{};    ///< whose next step it is, and when is known
    amount due{};        ///< of these, whose time has come

    // Of the messages of the last days:
    amount sent{};
    amount opened{};   ///< by a person: what machines open is not counted
    amount clicked{};  ///< the same
    amount replied{};
    amount bounced{};
    amount stopped{};  ///< who said no more, and had this message last before
    amount failed{};
    amount skipped{};
    std::map<std::string, amount> skipped_by{};  ///< by reason
};

struct funnel_sequence {
    std::int64_t id = 0;  ///< 0: of no sequence
    std::string name{};
    bool active = true;
    amount waiting{};
    amount through{};  ///< who began it and waits for nothing more: finished or stopped
    std::vector<funnel_step> steps{};
};

struct funnel {
    int days = 30;
    std::vector<funnel_sequence> sequences{};
    amount outside{};  ///< people who never began a sequence
    amount
        without_consent{};  ///< of these: primary contacts for whom nobody said on what ground they may be written to

    const funnel_step* find(std::int64_t step) const;
};

struct funnel_wish {
    int days = 30;                           ///< of messages; 1: of today (UTC)
    std::optional<std::int64_t> sequence{};  ///< only this one
    std::int64_t sample_bytes = 32 << 20U;   ///< tables larger than this are sampled
};

/// Reads it. Small tables are counted; of large ones about `sample_bytes` are read, always the same pages, so that from
/// one look to the next a number moves because people do.
funnel look_at_funnel(store::session& on, const funnel_wish& wish);

}  // namespace fib::cli
