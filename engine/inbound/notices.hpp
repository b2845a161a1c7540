#pragma once

#include "inbound/intake.hpp"
#include "store/session.hpp"

namespace fib::inbound {

enum class noticed { applied, seen_before, set_aside };

/// Writes a notice in a transaction of its own, once for its source and id. One that cannot be applied is set aside
/// with the reason, and counts as written. store::error of another kind than data: nothing was written, or with
/// kind::in_doubt perhaps all of it; the same may be tried again.
noticed write_notice(store::session& on, const notice& one);

}  // namespace fib::inbound
