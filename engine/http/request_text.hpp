#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <string>

namespace fib::http {

/// The request's bytes, whole: what goes out in one write (RFC 9112, sections 3 and 6). An error, which names the part
/// but never its value, where a method, target or header could break out of its line.
result<std::string, problem> request_text(const request& call, const origin& where);

}  // namespace fib::http
