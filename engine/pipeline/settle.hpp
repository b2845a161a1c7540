#pragma once

#include "base/clock.hpp"
#include "pipeline/catalog.hpp"
#include "store/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fib::pipeline {

/// An attempt of which nobody knows whether it reached the recipient.
struct unknown {
    std::int64_t person = 0;
    std::int64_t claim = 0;
    std::int32_t place = 0;
    std::string attempt;
    std::string channel;
    std::int64_t step_id = 0;
    std::string campaign_id;
    std::string email;
    std::string reason;
    timestamp fenced_at;  ///< since when it may have been sent
    timestamp noted_at;
};

/// How an unknown ends. Each is one conditional update: whoever settles second changes nothing.
enum class settlement {
    sent,      ///< it was sent: written to the books as sent, and the sequence goes on
    not_sent,  ///< it was certainly not sent, or is to be sent again: due at once, as if never begun
    skip,      ///< nobody will ever know: written as failed with the reason, and the sequence goes on
};

/// Whether an unknown that was settled is in doubt afterwards (doubts.hpp).
enum class doubt_after {
    over,    ///< what became of it is known, or a person has decided
    stays,   ///< this attempt was none, which says nothing of an earlier one
    begins,  ///< it may have been sent, and is asked again with the same key
};

struct settle_request {
    std::int64_t claim = 0;
    std::int32_t place = 0;
    settlement how = settlement::skip;
    std::string detail;  ///< the provider's message id for sent, otherwise the reason
    doubt_after doubt = doubt_after::over;
};

/// The oldest first, at most `limit`; only those noted before `noted_before`.
std::vector<unknown> list_unknowns(store::session& on, int limit, timestamp noted_before);
std::size_t count_unknowns(store::session& on);

/// Settles those that are unknown now, and passes over the others; how many it settled.
std::size_t settle_known(store::session& on, const catalog& steps, const std::vector<settle_request>& what,
                         timestamp now);

/// These people's sender is alive, whatever a rescue thought: they are no suspects.
void clear_of_suspicion(store::session& on, const std::vector<std::int64_t>& people);

/// True if it was unknown until now. `steps` may be older than the database: only the way on is read from it.
bool settle(store::session& on, const catalog& steps, const settle_request& what, timestamp now);

}  // namespace fib::pipeline
