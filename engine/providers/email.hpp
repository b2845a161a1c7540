#pragma once

#include "base/deadline.hpp"
#include "base/result.hpp"
#include "providers/outcome.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fib::providers {

/// What differs from mail to mail within one request body. render writes each as the inside of a JSON string.
enum class slot {
    subject,
    html,
    text,
    to,  ///< the bare address
    unsubscribe_url,
    attempt,          ///< attempt_id::text()
    person_and_step,  ///< `person-step`, the same for every attempt at this step: idempotency keys
    campaign_id,      ///< "HOOK-001", kept to A-Z a-z 0-9 _ -
};

/// A request body laid out: literal bytes, already JSON, and the slots between them.
using body_layout = std::vector<std::variant<std::string, slot>>;

/// One rendered mail, ready to go.
struct mail {
    std::string body;             ///< the exact bytes of the request body
    std::string person_and_step;  ///< slot::person_and_step's value
};

/// What the provider says of our account.
struct account {
    bool sending_enabled = true;
    std::string reason;                ///< why not, where it is not
    std::optional<double> rate;        ///< messages a second; nothing: not limited, or not told
    std::optional<double> left_today;  ///< of the rolling 24 hours' quota
};

/// The seam between the pipeline and a service that sends email. One event loop's thread only.
class email {
public:
    virtual ~email() = default;
    virtual std::string_view name() const = 0;
    /// The same for every mail of this process.
    virtual body_layout layout() const = 0;
    /// One call, signed now; nothing is repeated in here.
    virtual boost::asio::awaitable<outcome> send(mail message, deadline until) = 0;
    /// Asks for quota and standing; an outcome that is not `accepted` says why it could not be had.
    virtual boost::asio::awaitable<result<account, outcome>> ask_account(deadline until) = 0;
    /// True if the provider keeps idempotency keys, so that an unknown may be sent again with the same key.
    virtual bool keeps_idempotency_keys() const = 0;
    /// Closes its connections; calls in flight fail.
    virtual void close() = 0;
};

}  // namespace fib::providers
