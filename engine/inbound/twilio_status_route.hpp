#pragma once

#include "inbound/form.hpp"
#include "inbound/intake.hpp"
#include "inbound/message_event.hpp"
#include "inbound/route.hpp"
#include "inbound/twilio_signature.hpp"

#include <vector>

namespace fib::inbound {

/// Takes what Twilio says of a message or a call: `/webhooks/twilio/status` with read_message_status,
/// `/webhooks/twilio/voice/status` with read_call_status. 204 once it is written.
class twilio_status_route : public route {
public:
    using reader = std::vector<message_event> (*)(const form& query, const form& fields, timestamp at);

    twilio_status_route(intake& to, const twilio_signature& signature, reader read)
        : to_{to}, signature_{signature}, read_{read} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    const twilio_signature& signature_;
    reader read_;
};

}  // namespace fib::inbound
