#pragma once

#include "base/clock.hpp"
#include "http/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace fib::inbound {

/// Why a webhook did not take what was posted to it.
enum class refusal {
    unreadable,  ///< 400: no message of this kind
    foreign,     ///< 403: authentic or not, none of ours: another's topic, an address elsewhere
    forged,      ///< 403: the signature is wrong, missing, or too old
    unready,     ///< 503: it cannot be checked or carried out now; to be sent again
};
inline constexpr std::size_t refusals = 4;

std::string_view to_string(refusal why);

struct refused {
    refusal why = refusal::unreadable;
    std::string text;    ///< for the sender and the log: quotes nothing of the request
    std::string detail;  ///< for the log only
};

/// What a webhook did with what was posted to it, since the start.
struct webhook_counts {
    std::uint64_t taken = 0;                        ///< events that were handed in and written
    std::uint64_t unknown = 0;                      ///< authentic, of a type that says nothing to us
    std::uint64_t unwritten = 0;                    ///< events that were handed in, and not written: answered 503
    std::array<std::uint64_t, refusals> refused{};  ///< requests, by reason
};

/// Counts for one webhook, logs, and answers. A reason is logged once a minute and an unknown type once, so that a
/// flood of forgeries is no flood of lines. One thread only.
class webhook_books {
public:
    /// `name` is the address's, for the log: "/webhooks/ses".
    webhook_books(std::string name, const clock& time);

    http::response refuse(const refused& what);
    void took(std::size_t events) { counts_.taken += events; }
    void could_not_write(std::size_t events) { counts_.unwritten += events; }
    void met_unknown(std::string_view type);
    const webhook_counts& counts() const { return counts_; }

private:
    std::string name_;
    const clock& time_;
    webhook_counts counts_;
    std::array<timestamp, refusals> quiet_until_{};
    std::set<std::string, std::less<>> met_;
};

/// 405, for whoever does not POST to a webhook.
http::response only_post();

}  // namespace fib::inbound
