#pragma once

#include "inbound/intake.hpp"
#include "inbound/route.hpp"
#include "inbound/twilio_signature.hpp"

namespace fib::inbound {

/// `/webhooks/twilio/sms`: a text message from somebody. Answers with an empty TwiML document once it is written, for
/// Twilio itself answers STOP and HELP.
class twilio_sms_route : public route {
public:
    twilio_sms_route(intake& to, const twilio_signature& signature) : to_{to}, signature_{signature} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    const twilio_signature& signature_;
};

}  // namespace fib::inbound
