#pragma once

#include "base/clock.hpp"
#include "providers/attempt.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace fib::inbound {

/// Whether a person opened or clicked, or a machine that reads mail before people do.
enum class verdict { human, machine };

/// What happened to one message, as a provider or one of our own links says it, in no provider's terms. Only what is
/// authentic becomes one: a checked signature, or a link that our key signed.
struct message_event {
    enum class kind {
        sent,          ///< the provider took it on and will try to deliver it
        delivered,     ///< the recipient's server, or carrier, took it
        delayed,       ///< not yet, and the provider goes on trying: kept for people to read, changes nothing
        bounced,       ///< it did not arrive; `permanent` says whether the address is at fault
        complained,    ///< the recipient called it spam
        failed,        ///< the provider took it and then did not send it (rejected content, a rendering failure)
        opened,        ///< the pixel was fetched
        clicked,       ///< a link was followed
        answered,      ///< a call was taken by a person
        replied,       ///< the recipient wrote back
        unsubscribed,  ///< the recipient wants no more of this channel, said through the provider
    };
    kind what = kind::sent;

    std::string source;     ///< "ses", "resend", "twilio", "link": short, lower case
    std::string source_id;  ///< the source's own name for this event, the same when it comes twice; empty: it has none

    /// Which message: its attempt, else the provider's id, else person and step (of a mail whose bytes must not name
    /// the attempt), else (a complaint without tags, a reply) the address alone.
    std::optional<providers::attempt_id> attempt;
    std::string provider_id;
    std::string address;        ///< the recipient's: lower-case mail address or E.164 number; empty: not said
    std::int64_t person = 0;    ///< where a link of ours says it; 0: not said
    std::int64_t business = 0;  ///< the same
    std::int64_t step = 0;      ///< campaign_steps.id, the same
    timestamp at{};             ///< when it happened, by the source's clock
    bool permanent = false;     ///< of `bounced`
    std::string detail;         ///< for people: the reason in the provider's words, at most 500 bytes of UTF-8

    /// Of `opened` and `clicked`, by what the request alone shows; applying may still find a machine by its haste.
    verdict by = verdict::human;
    std::string verdict_reason;  ///< which sign gave the machine away; empty for a person
    std::string user_agent;      ///< at most 300 bytes
    std::string ip;
    /// Of `clicked`: which of the message's links (from 1; 0: not known), and how many it has (0: not known).
    int link = 0;
    int links = 0;
    std::string url;  ///< where the link leads
};

}  // namespace fib::inbound
