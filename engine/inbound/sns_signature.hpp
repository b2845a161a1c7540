#pragma once

#include "inbound/sns_certificate.hpp"
#include "inbound/sns_message.hpp"

namespace fib::inbound {

/// Whether the key signed the message: RSA PKCS#1 v1.5 over SHA-1 (SignatureVersion 1, what topics begin with) or
/// SHA-256 (2). No other version is one.
bool is_signed(const sns_message& message, const sns_certificate& by);

}  // namespace fib::inbound
