#include "receiver.hpp"

#include "inbound/apply_events.hpp"
#include "inbound/content_route.hpp"
#include "inbound/event_feed.hpp"
#include "inbound/inbox.hpp"
#include "inbound/learning_center_route.hpp"
#include "inbound/stripe_route.hpp"
#include "inbound/twilio_events.hpp"
#include "inbound/twilio_sms_route.hpp"
#include "inbound/twilio_status_route.hpp"
#include "inbound/unsubscribe_route.hpp"
#include "pipeline/claim.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto inbox_every = 500ms;
constexpr auto pulse_every = 5s;

store::session_settings sessions(const settings& from) {
    store::session_settings out{.url = from.database.url, .application = "fibengine inbound"};
    out.set_up = pipeline::pinned_plans();
    out.set_up.emplace_back("set idle_in_transaction_session_timeout = 60000");
    out.statement_limit = 10s;
    return out;
}

upkeep::webhook_sender::settings telling(const settings& from) {
    upkeep::webhook_sender::settings out;
    out.http.ca_file = from.ca_file;
    return out;
}

/// As many as write groups at the same time, one for the inbox, one for notices, one for what others are told.
constexpr std::size_t database_threads = 5;

}  // namespace

receiver::receiver(asio::any_io_executor executor, const settings& from, const clock& time)
    : time_{time},
      hears_ses_{!from.inbound.ses_sns_topics.empty()},
      database_{sessions(from), database_threads},
      intake_{executor, database_, time, {}},
      links_{from.sending.tracking_url, from.sending.learning_center_url, from.sending.app_key,
             from.sending.previous_keys},
      ways_out_{from.sending.tracking_url, from.sending.app_key, from.sending.previous_keys},
      twilio_{from.twilio.token, from.sending.app_url},
      tells_{executor, database_, time, telling(from)},
      tasks_{executor},
      stopped_{executor} {
    add_routes(executor, from);
}

receiver::~receiver() = default;

void receiver::add_routes(const asio::any_io_executor& executor, const settings& from) {
    using namespace inbound;
    // The most asked for comes first.
    routes_.add("/t/o/", std::make_unique<pixel_route>(intake_, links_, tracked_));
    routes_.add("/t/c/", std::make_unique<click_route>(intake_, links_, tracked_));
    routes_.add("/u/", std::make_unique<unsubscribe_route>(intake_, ways_out_));
    const auto& in = from.inbound;
    auto ses = std::make_unique<ses_route>(
        executor, intake_, in.ses_sns_topics,
        ses_route_settings{.sns_endpoint = in.sns_endpoint, .raw_secret = in.ses_raw_secret, .ca_file = from.ca_file},
        time_);
    auto resend = std::make_unique<resend_route>(intake_, in.resend_secret, time_);
    ses_ = ses.get();
    resend_ = resend.get();
    routes_.add("/webhooks/ses", std::move(ses));
    routes_.add("/webhooks/resend", std::move(resend));
    routes_.add("/webhooks/twilio/status",
                std::make_unique<twilio_status_route>(intake_, twilio_, read_message_status));
    routes_.add("/webhooks/twilio/voice/status",
                std::make_unique<twilio_status_route>(intake_, twilio_, read_call_status));
    routes_.add("/webhooks/twilio/sms", std::make_unique<twilio_sms_route>(intake_, twilio_));
    routes_.add("/webhooks/stripe", std::make_unique<stripe_route>(intake_, from.inbound.stripe_secret));
    routes_.add("/webhooks/learning-center",
                std::make_unique<learning_center_route>(intake_, from.inbound.learning_center_secret));
    routes_.add("/webhooks/content", std::make_unique<content_route>(intake_, from.inbound.content_secret));
}

asio::awaitable<http::response> receiver::answer(http::received request) {
    const auto path = inbound::path_of(request.target);
    auto* which = routes_.find(path);
    if (which == nullptr) co_return inbound::plain(404, "no such page\n");
    const inbound::call what{request, path, inbound::query_of(request.target), time_.now()};
    auto made = co_await which->answer(what);
    co_return made;
}

hearing_report receiver::report() const {
    return {intake_.counts(),  intake_.waiting(), tracked_,         ses_->counts(),
            resend_->counts(), tells_.counts(),   intake_.trouble()};
}

asio::awaitable<void> receiver::run() {
    tasks_.spawn("intake", intake_.run());
    tasks_.spawn("inbox", empty_inbox());
    tasks_.spawn("webhooks", tells_.run());
    if (hears_ses_) tasks_.spawn("pulse", keep_pulse());
    bool over = false;
    while (!over) over = co_await tasks_.join(deadline::in(1h));
}

void receiver::stop(deadline until) {
    stopping_ = true;
    stopped_.notify();
    ses_->close();
    tells_.stop();
    intake_.stop(until);
}

/// A lot that cannot be applied is halved down to the event at fault, which is put off: it must not keep back the rest.
asio::awaitable<void> receiver::empty_inbox() {
    while (!stopping_) {
        bool more = false;
        std::string problem;
        try {
            more = co_await empty_inbox_once();
            inbox_group_ = std::min(inbox_group_ * 2, most_waiting_at_once);
        } catch (const std::exception& error) {
            problem = error.what();
        }
        if (!problem.empty()) {
            spdlog::warn("{} waiting events cannot be applied: {}", inbox_group_, problem);
            if (inbox_group_ == 1) co_await pass_over_first();
            inbox_group_ = std::max(inbox_group_ / 2, 1);
        }
        if (!more && !stopping_) co_await stopped_.wait(deadline::in(problem.empty() ? inbox_every : 2 * inbox_every));
    }
}

asio::awaitable<void> receiver::pass_over_first() {
    try {
        co_await database_.run(inbound::put_off_first, deadline::in(10s));
    } catch (const store::error&) {
        // The database is away: that was no fault of the event.
    }
}

asio::awaitable<bool> receiver::empty_inbox_once() {
    const auto work = [known = steps_, most = inbox_group_, now = time_.now()](store::session& on) {
        const auto steps =
            known && pipeline::catalog_version(on) == known->version ? known : pipeline::load_catalog(on, {});
        return std::pair{steps, inbound::apply_waiting(on, *steps, most, now)};
    };
    const auto done = co_await database_.run(work, deadline::in(10s));
    steps_ = done.first;
    intake_.count_again(done.second);
    co_return done.second.taken > 0 && done.second.taken == static_cast<std::size_t>(inbox_group_);
}

/// Events that SES was told to send again, or never got an answer for, since this was last asked: it may have given up
/// on some.
bool receiver::was_any_lost() {
    const auto& counts = ses_->counts();
    const auto all = counts.unwritten + counts.refused[static_cast<std::size_t>(inbound::refusal::unready)] +
                     (server_ == nullptr ? 0 : server_->lost());
    return std::exchange(lost_, all) != all;
}

asio::awaitable<void> receiver::keep_pulse() {
    bool gap = false;
    while (!stopping_) {
        const bool refused = intake_.take_gap();
        const bool lost = was_any_lost();
        const bool said = co_await say_pulse(gap || refused || lost, false);
        gap = !said;
        co_await stopped_.wait(deadline::in(pulse_every));
    }
    const bool lost = was_any_lost();
    co_await say_pulse(lost, true);
}

/// Whether it is written down.
asio::awaitable<bool> receiver::say_pulse(bool gap, bool ended) {
    const auto say = [what = inbound::pulse{"ses", process_, gap, ended, intake_.latest_send()}](store::session& on) {
        inbound::beat(on, what);
    };
    try {
        co_await database_.run(say, deadline::in(pulse_every));
        co_return true;
    } catch (const store::error& problem) {
        spdlog::warn("the pulse of SES's events could not be noted: {}", problem.what());
    }
    co_return false;
}

}  // namespace fib
