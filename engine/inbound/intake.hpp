#pragma once

#include "base/clock.hpp"
#include "http/message.hpp"
#include "inbound/message_event.hpp"
#include "store/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <vector>

namespace fib::inbound {

/// Something that comes seldom and has tables of its own: an order, a visit, a text message from a person.
struct notice {
    std::string source;  ///< "stripe", "twilio", "learning-center", "content"
    std::string id;      ///< the source's own, the same when it comes twice; then it is written once
    std::string kind;    ///< the source's name for what happened
    std::string body;    ///< as it came, for people, should it turn out not to be applicable
    timestamp at{};      ///< when it came
    /// Writes it, inside a transaction that is already open and is not to be ended here. Runs on a database thread, so
    /// it must own what it needs. May run again after a conflict. What it throws besides store::error of another kind
    /// than data sets the notice aside with its words: nothing that it wrote is kept, and it is not asked for again.
    std::function<void(store::session&)> apply;
};

/// What became of what was handed in.
enum class kept {
    written,  ///< committed; a notice that was set aside counts as written: sending it again would not help
    full,     ///< too much waits already: 503, to be sent again
    away,     ///< the database did not take it in time: 503, to be sent again
};

/// Where routes hand in what they have checked and understood. The front's thread.
class intake {
public:
    virtual ~intake() = default;
    /// Returns after their commit. All or none.
    virtual boost::asio::awaitable<kept> write(std::vector<message_event> events) = 0;
    virtual boost::asio::awaitable<kept> write(notice one) = 0;
    /// Never waits: an open or a click is written soon, or counted as dropped when too much waits. Clicks displace
    /// opens.
    virtual void offer(message_event one) = 0;
};

/// 200, or 503 with a Retry-After: what a sender of webhooks is told.
http::response told(kept what);

}  // namespace fib::inbound
