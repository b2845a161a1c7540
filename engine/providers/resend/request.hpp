#pragma once

#include "base/secret.hpp"
#include "http/message.hpp"
#include "providers/email.hpp"
#include "providers/resend/settings.hpp"

#include <string>

namespace fib::providers::resend {

/// The body is the same, byte for byte, at every attempt at one person and step: another body under the same
/// idempotency key is refused. So it names person and step, and no attempt. Settings that do not pass validate() throw
/// std::runtime_error.
body_layout layout(const settings& given);

http::request send_email(mail message, const secret& api_key);
http::request list_domains(const secret& api_key);

}  // namespace fib::providers::resend
