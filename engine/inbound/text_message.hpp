#pragma once

#include "base/clock.hpp"
#include "inbound/form.hpp"
#include "inbound/revocation.hpp"
#include "store/session.hpp"

#include <optional>
#include <string>

namespace fib::inbound {

/// A text message from somebody.
struct text_message {
    std::string id;    ///< MessageSid
    std::string from;  ///< E.164
    std::string text;  ///< readable, at most 8,000 bytes
    said what = said::reply;
    timestamp at{};
};

/// Twilio's form of one (its documentation, "Twilio's request to your incoming message webhook URL"); nothing where it
/// names no message or comes from no telephone number.
std::optional<text_message> read_text_message(const form& fields, timestamp at);

/// Writes what it asks for, in a transaction that is open. A stop suppresses the number, whoever has it; a start takes
/// it off the list; a reply counts as one for everybody who has the number: activity, last_engaged_at, and replied_at
/// of the newest text that they were sent within 90 days. Throws std::runtime_error for a reply from a number that
/// nobody has.
void apply_text_message(store::session& on, const text_message& what);

}  // namespace fib::inbound
