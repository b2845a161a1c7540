#pragma once

#include "base/event.hpp"
#include "base/uuid.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

/// Says every few seconds that the events of a source are being heard, and whether any may have been lost since it last
/// said so: by that a message of which nothing was ever heard can be told from a feed that was away.
///
/// One event loop's thread. The references must outlive run().
class feed_pulse {
public:
    struct parts {
        store::pool& database;
        /// Whether anything was turned away since this was last asked.
        std::function<bool()> any_lost;
        /// The newest message that the source has spoken of.
        std::function<std::optional<timestamp>()> latest_send;
    };

    /// `source` is a literal.
    feed_pulse(boost::asio::any_io_executor executor, std::string_view source, parts with);

    /// Until stop(); then it says that this process has ended and has lost nothing by that.
    boost::asio::awaitable<void> run();
    void stop();

private:
    boost::asio::awaitable<void> say(bool ended);

    std::string_view source_;
    parts with_;
    const std::string process_ = random_uuid();
    bool gap_ = false;  ///< not yet said
    event stopped_;
    bool stopping_ = false;
};

}  // namespace fib::inbound
