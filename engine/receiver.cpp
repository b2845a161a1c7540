#include "receiver.hpp"

#include "inbound/apply_events.hpp"
#include "inbound/content_route.hpp"
#include "inbound/event_feed.hpp"
#include "inbound/learning_center_route.hpp"
#include "inbound/stripe_route.hpp"
#include "inbound/twilio_events.hpp"
#include "inbound/twilio_sms_route.hpp"
#include "inbound/twilio_status_route.hpp"
#include "inbound/unsubscribe_route.hpp"
#include "pipeline/claim.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto inbox_every = 500ms;
constexpr auto pulse_every = 5s;
constexpr int inbox_group = 1000;

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

asio::awaitable<void> receiver::empty_inbox() {
    while (!stopping_) {
        bool more = false;
        std::string problem;
        try {
            more = co_await empty_inbox_once();
        } catch (const store::error& error) {
            problem = error.what();
        }
        if (!problem.empty()) spdlog::warn("the inbox must wait for the database: {}", problem);
        if (!more && !stopping_) co_await stopped_.wait(deadline::in(problem.empty() ? inbox_every : 2 * pulse_every));
    }
}

asio::awaitable<bool> receiver::empty_inbox_once() {
    const auto work = [known = steps_, now = time_.now()](store::session& on) {
        const auto steps =
            known && pipeline::catalog_version(on) == known->version ? known : pipeline::load_catalog(on, {});
        return std::pair{steps, inbound::apply_waiting(on, *steps, inbox_group, now)};
    };
    const auto done = co_await database_.run(work, deadline::in(10s));
    steps_ = done.first;
    intake_.count_again(done.second);
    co_return done.second.taken == inbox_group;
}

/// Events that SES was told to send again, since this was last asked: it may have given up on some.
bool receiver::was_ses_turned_away() {
    const auto& counts = ses_->counts();
    const auto all = counts.unwritten + counts.refused[static_cast<std::size_t>(inbound::refusal::unready)];
    return std::exchange(ses_turned_away_, all) != all;
}

asio::awaitable<void> receiver::keep_pulse() {
    bool gap = false;
    while (!stopping_) {
        const bool refused = intake_.take_gap();
        const bool turned_away = was_ses_turned_away();
        gap = gap || refused || turned_away;
        const auto say = [gap, latest = intake_.latest_send()](store::session& on) {
            inbound::beat(on, "ses", gap, latest);
        };
        try {
            co_await database_.run(say, deadline::in(pulse_every));
            gap = false;
        } catch (const store::error& problem) {
            gap = true;
            spdlog::warn("the pulse of SES's events could not be noted: {}", problem.what());
        }
        co_await stopped_.wait(deadline::in(pulse_every));
    }
}

}  // namespace fib
