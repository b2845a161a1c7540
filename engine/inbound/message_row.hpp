#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"
#include "pipeline/channel.hpp"
#include "store/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fib::inbound {

/// What send_log says of one message that was sent.
struct message_row {
    std::int64_t id = 0;
    timestamp sent_at{};
    std::int64_t person = 0;
    std::int64_t business = 0;  ///< 0: the person is gone
    std::int64_t step_id = 0;
    pipeline::channel channel = pipeline::channel::email;
    std::optional<timestamp> delivered_at;
    std::optional<timestamp> opened_at;
    std::optional<timestamp> clicked_at;
    std::optional<timestamp> replied_at;
    std::optional<timestamp> bounced_at;
    std::optional<timestamp> complained_at;
    bool has_reason = false;  ///< failure_reason is set
    std::string reason;       ///< to be written where it is not
    std::string campaign_id;
    std::int64_t step_number = 0;
};

/// Messages that events speak of.
struct found_rows {
    std::vector<message_row> rows;
    /// For each event its place in `rows`; nothing where there is none.
    std::vector<std::optional<std::size_t>> of;
};

/// Finds and locks them: by attempt, else by the provider's id, else by person and step, else the newest of the
/// last 90 days to that address.
/// Needs an open transaction.
found_rows find_rows(store::session& on, const std::vector<message_event>& events);

/// Writes the times and reasons of rows that find_rows locked.
void write_rows(store::session& on, const std::vector<const message_row*>& rows);

}  // namespace fib::inbound
