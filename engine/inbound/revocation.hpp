#pragma once

#include <string_view>

namespace fib::inbound {

/// What a text message to us asks for.
enum class said {
    stop,   ///< no more messages
    start,  ///< messages again
    help,   ///< who we are; Twilio itself answers that
    reply,  ///< anything else: somebody writes back
};

/// Reads `text`, in any case, with any punctuation. `opt_out_type` is what Twilio found in it (STOP, START, HELP;
/// empty: nothing, or the account does not use it) and wins.
///
/// Besides the words that carriers and Twilio fix it understands a revocation in a person's own words: 47 CFR
/// 64.1200(a)(10) takes any that a reasonable person would understand. Where both readings are possible it is a stop: a
/// message too few costs a sale, a message too many is unlawful. Stops in one's own words are kept for people to read.
said read_text(std::string_view text, std::string_view opt_out_type = {});

}  // namespace fib::inbound
