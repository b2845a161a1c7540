#pragma once

#include "base/secret.hpp"
#include "http/message.hpp"
#include "inbound/route.hpp"

#include <optional>
#include <string_view>

namespace fib::inbound {

/// The header by which systems of our own sign what they post to each other, a timed_signature of the body.
inline constexpr std::string_view own_signature_header = "X-Fibonacco-Signature";

/// What to answer where a call is no POST that bears our signature of these five minutes; nothing where it is.
/// `setting` names the secret for whoever has not set it.
std::optional<http::response> refused(const call& what, const secret& key, std::string_view setting);

}  // namespace fib::inbound
