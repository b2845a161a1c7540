#pragma once

#include "inbound/form.hpp"
#include "inbound/message_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// What a status callback of a message says (Twilio documentation, "Track outbound message status"). `query` is of the
/// callback's address, where our `attempt` stands; `fields` are what Twilio posted, already believed. Steps on the way
/// that tell nothing (queued, sending) give nothing. They may come in any order.
std::vector<message_event> read_message_status(const form& query, const form& fields, timestamp at);

/// The same of a call. Only one that a person took is `answered`; a machine that took it makes it `delivered`.
std::vector<message_event> read_call_status(const form& query, const form& fields, timestamp at);

/// `+` and 7 to 15 digits without the channel before them (`whatsapp:+1...`); empty for anything else.
std::string number_of(std::string_view written);

/// A MessageSid or a CallSid; empty for what cannot be one.
std::string sid_of(std::string_view written);

}  // namespace fib::inbound
