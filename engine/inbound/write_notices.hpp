#pragma once

#include "inbound/intake.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace fib::inbound {

/// Hands in several notices, some at a time, and returns when each has its answer: the worst of them. Those that were
/// written stay written, and are passed over when all of them come again.
boost::asio::awaitable<kept> write_notices(intake& to, std::vector<notice> all);

}  // namespace fib::inbound
