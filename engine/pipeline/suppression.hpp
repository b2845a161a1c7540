#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// An address that nothing is to be sent to any more, whoever has it now or is imported with it later.
struct suppression {
    std::string address;  ///< lower-case mail address, E.164 number, or '@domain' (suppressed_address makes it so)
    /// unsubscribed, complained, stop: the recipient's own word, which also ends the sequence of everybody who has the
    /// address. bounced, soft_bounces, manual and others: the address only; steps for it are skipped with the reason.
    std::string reason;
    std::string source;  ///< who says so: "link", "ses", "twilio", "fibctl", a file's name
    timestamp at{};
};

/// Whether the reason is the recipient's own word.
bool is_their_word(std::string_view reason);

/// Writes them down, set-based and idempotent: an address that is there keeps its first reason, unless the new one is
/// the recipient's own word and the old one is not. For their own word do_not_email (do_not_sms for a number) is set on
/// everybody who has the address, next_send_at is cleared, with what it was kept for lift(), and an activity says so; a
/// domain has no word of its own, and stops nobody. Locks the list by address, then people by id. Needs an open
/// transaction. The number of addresses that were new.
std::size_t suppress(store::session& on, std::span<const suppression> what);

/// Takes an address off the list; where their own word had stopped people, the flag is cleared and those who were
/// stopped by it go on where they were, no sooner than now. Needs an open transaction. `only`: the reasons that whoever
/// asks may lift, all where it is empty; a reason that their word had taken the place of stands again. False if nothing
/// of the kind was on the list.
bool lift(store::session& on, std::string_view address, timestamp now, const std::vector<std::string_view>& only = {});

}  // namespace fib::pipeline
