#pragma once

#include <string>
#include <string_view>

namespace fib::inbound {

/// An IPv4 or IPv6 address the way that PostgreSQL's inet takes it; empty for any other text.
std::string ip_in(std::string_view text);

}  // namespace fib::inbound
