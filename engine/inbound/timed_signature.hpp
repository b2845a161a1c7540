#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace fib::inbound {

/// How far from now the moment in a signature may lie.
struct signature_window {
    std::chrono::seconds old{300};
    std::chrono::seconds ahead{300};
};

/// `t=<Unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`: the scheme of Stripe-Signature (its documentation, "Verify
/// webhook signatures manually") and of our own header. The key is the bytes of the secret as they are written.
std::string timed_signature(const secret& key, timestamp at, std::string_view body);

/// Why such a signature is not to be believed; empty when it is. There may be several `v1`, of which one must fit;
/// others (`v0`) are passed over. Constant time for each.
std::string_view fault_of_signature(std::string_view header, const secret& key, std::string_view body, timestamp now,
                                    signature_window allowed);

}  // namespace fib::inbound
