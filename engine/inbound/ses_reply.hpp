#pragma once

#include "base/clock.hpp"
#include "inbound/json_value.hpp"
#include "inbound/message_event.hpp"

#include <optional>
#include <string_view>

namespace fib::inbound {

/// A mail that SES received for us ("Received", SES developer guide, "Contents of notifications for Amazon SES email
/// receiving"), as a reply of whoever its From names. Nothing when no person of that name wrote it: an automatic answer
/// (RFC 3834), one of a list or a mail server, spam, a virus, or a From that fails its domain's DMARC policy.
std::optional<message_event> read_ses_reply(const json_value& received, std::string_view message_id, timestamp came);

}  // namespace fib::inbound
