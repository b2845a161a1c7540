#pragma once

#include "base/result.hpp"
#include "sandbox/submission.hpp"

#include <simdjson.h>

#include <string_view>

namespace fib::sandbox {

/// Reads the body of SendEmail (POST /v2/email/outbound-emails, API 2019-09-27) and holds it against SES's rules:
/// exactly one kind of content, headers, tags, addresses, at most 50 recipients. Stricter than SES where being lenient
/// would hide a mistake of ours: unknown members, line breaks in a subject, and non-ASCII text without a Charset are
/// refused. `room` bytes from body.data() may be read, at least simdjson::SIMDJSON_PADDING beyond the body.
result<submission, refusal> read_ses_request(simdjson::ondemand::parser& parser, std::string_view body,
                                             std::size_t room);

}  // namespace fib::sandbox
