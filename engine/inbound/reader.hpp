#pragma once

#include "http/server.hpp"
#include "inbound/message_event.hpp"

#include <string_view>

namespace fib::inbound {

/// Who reads: a verdict, and for a machine which sign gave it away, as a short word.
struct reader {
    verdict by = verdict::human;
    std::string_view reason;  ///< lives for ever
    friend bool operator==(const reader&, const reader&) = default;
};

/// What the request alone shows; its haste is judged where the delivery is known. `what` is opened or clicked.
reader reader_of(const http::received& request, message_event::kind what);

}  // namespace fib::inbound
