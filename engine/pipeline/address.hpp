#pragma once

#include <string_view>

namespace fib::pipeline {

/// Why SES could never deliver to this address, as a word for the books; empty when it may. SES takes no SMTPUTF8: the
/// local part is 7-bit ASCII and a domain beyond ASCII must come as Punycode (SES developer guide). Lengths: RFC 5321.
std::string_view address_fault(std::string_view address);

}  // namespace fib::pipeline
