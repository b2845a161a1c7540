#pragma once

#include "base/clock.hpp"
#include "inbound/message_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// What SES said in one message.
struct ses_reading {
    std::vector<message_event> events;
    std::string unknown_type;  ///< not empty: it is of a type that says nothing to us, and this is its name
};

/// Reads what SES publishes to SNS (SES developer guide, "Contents of event data that Amazon SES publishes to Amazon
/// SNS"): events of a configuration set (`eventType`), feedback on an identity (`notificationType`, which carries no
/// tags), and mail that SES received for us. One event for each recipient that it speaks of, else for each whom the
/// mail went to; at least one. Some say nothing that matters (a report of "not spam", an automatic reply, what comes of
/// a test mail): no event, and no unknown type.
///
/// `message_id` is SNS's; the events' source_id is made of it. `came` is their time where they do not say one.
ses_reading read_ses_events(std::string_view json, std::string_view message_id, timestamp came);

}  // namespace fib::inbound
