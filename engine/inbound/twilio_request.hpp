#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "inbound/form.hpp"
#include "inbound/route.hpp"
#include "inbound/twilio_signature.hpp"

namespace fib::inbound {

/// The fields that Twilio posted, or what to answer where nothing in the request may be believed.
result<form, http::response> posted_by_twilio(const twilio_signature& signature, const call& what);

}  // namespace fib::inbound
