#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>

namespace fib::http {

/// `Not Found` for 404; RFC 9110, section 15. Empty for what is not listed there.
std::string_view reason_of(unsigned status);

/// The answer's bytes, whole. Content-Length is added; a header whose name or value could break out of its line is
/// left out. `head`: the answer to a HEAD, so without its body. `last`: says that the connection closes.
std::string response_text(const response& answer, bool head, bool last);

}  // namespace fib::http
