#pragma once

#include "inbound/json_value.hpp"
#include "inbound/message_event.hpp"

namespace fib::inbound {

/// Of an open or a click that a provider tells of: who it was, what it followed, and by its user agent whether it was a
/// person. SES and Resend name these alike: `userAgent`, `ipAddress` and `link` of `about`.
void tell_reader(message_event& into, const json_value& about);

}  // namespace fib::inbound
