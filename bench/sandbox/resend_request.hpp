#pragma once

#include "base/result.hpp"
#include "sandbox/submission.hpp"

#include <simdjson.h>

#include <string_view>

namespace fib::sandbox {

/// Reads the body of Resend's POST /emails and holds it against its rules; as strict as read_ses_request, and with the
/// same promise about `room`.
result<submission, refusal> read_resend_request(simdjson::ondemand::parser& parser, std::string_view body,
                                                std::size_t room);

}  // namespace fib::sandbox
