#pragma once

#include "http/message.hpp"
#include "providers/email.hpp"
#include "providers/ses/settings.hpp"

#include <string>

namespace fib::providers::ses {

/// SendEmail with Simple content: one recipient a call, for one invalid address would reject all of them. Settings that
/// do not pass validate() throw std::runtime_error.
body_layout layout(const settings& given);

/// Unsigned. `body` is what the layout became.
http::request send_email(std::string body);
http::request get_account();

}  // namespace fib::providers::ses
