#pragma once

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/event.hpp"
#include "base/task_group.hpp"
#include "http/server.hpp"
#include "inbound/feed_pulse.hpp"
#include "inbound/group_intake.hpp"
#include "inbound/inbox_worker.hpp"
#include "inbound/resend_route.hpp"
#include "inbound/router.hpp"
#include "inbound/ses_route.hpp"
#include "inbound/tracking_route.hpp"
#include "inbound/twilio_signature.hpp"
#include "pipeline/tracking_link.hpp"
#include "pipeline/unsubscribe_link.hpp"
#include "settings.hpp"
#include "store/pool.hpp"
#include "upkeep/webhook_sender.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace fib {

/// What a receiver says of itself at one moment.
struct hearing_report {
    inbound::intake_counts did;
    std::size_t waiting = 0;  ///< events not yet written
    inbound::tracking_counts links;
    inbound::webhook_counts ses;
    inbound::webhook_counts resend;
    upkeep::webhook_sender::tally told;  ///< other systems
    std::string trouble;                 ///< why what comes in cannot be written now; empty while all is well
};

/// Everything that hears what comes back, put together: the routes, the intake behind them, the inbox, the pulse by
/// which a missing event can later be told from a feed that was away, and what other systems are told of it. Beside a
/// sender, or alone.
///
/// The front's thread.
class receiver {
public:
    /// `from` and `time` must outlive it.
    receiver(boost::asio::any_io_executor executor, const settings& from, const clock& time);
    receiver(const receiver&) = delete;
    receiver& operator=(const receiver&) = delete;
    /// run() must have ended.
    ~receiver();

    /// 404 for an address that is none of ours.
    boost::asio::awaitable<http::response> answer(http::received request);
    /// What the server before it loses may have been an event. The server must outlive run().
    void watch(const http::server& before) { server_ = &before; }
    boost::asio::awaitable<void> run();
    /// Writes what waits, until then, and ends run(). No request may come any more.
    void stop(deadline until);

    hearing_report report() const;

private:
    void add_routes(const boost::asio::any_io_executor& executor, const settings& from);
    boost::asio::awaitable<void> start_the_rest();
    const std::string& trouble() const;
    bool was_any_lost();

    const clock& time_;
    bool hears_ses_;
    store::pool database_;
    inbound::group_intake intake_;
    pipeline::tracking_links links_;
    pipeline::unsubscribe_links ways_out_;
    inbound::tracking_counts tracked_;
    inbound::twilio_signature twilio_;
    inbound::router routes_;
    inbound::ses_route* ses_ = nullptr;        ///< in routes_
    inbound::resend_route* resend_ = nullptr;  ///< the same
    const http::server* server_ = nullptr;
    std::uint64_t lost_ = 0;
    upkeep::webhook_sender tells_;
    inbound::inbox_worker inbox_;
    inbound::feed_pulse pulse_;
    std::string starting_trouble_ = "starting";
    event changed_;
    task_group tasks_;
    bool stopping_ = false;
};

}  // namespace fib
