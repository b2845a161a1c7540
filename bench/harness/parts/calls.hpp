#pragma once

#include "bench/harness/parts/call_loop.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>

namespace fib::bench {

/// The provider's half of the path and nothing else: everybody who is due is read before the clock starts; then each
/// one's mail is rendered, signed and sent by the engine's own client, `in_flight` at a time, without a database.
/// Connecting counts, as it does in the whole path. Throws std::runtime_error if the sandbox refuses a call.
calls_made compose_and_call(const programs& from, const workplace& at, const database& books, std::int64_t in_flight);

}  // namespace fib::bench
