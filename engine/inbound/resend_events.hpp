#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

struct resend_reading {
    std::optional<message_event> event;
    std::string unknown_type;  ///< not empty: it is of a type that says nothing to us, and this is its name
};

/// Reads a webhook of Resend (Resend docs, "Event types"). It names the message by Resend's id, and the person by the
/// tag `person_and_step`, for mails through Resend carry no attempt (see providers/resend/request.hpp). No event where
/// it speaks of a test mail, nothing at all when the text is no JSON object. `id` is svix-id, the event's source_id;
/// `came` its time where it does not say one.
std::optional<resend_reading> read_resend_event(std::string_view json, std::string_view id, timestamp came);

}  // namespace fib::inbound
