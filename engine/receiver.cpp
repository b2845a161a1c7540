#include "receiver.hpp"

#include "composing.hpp"
#include "inbound/content_route.hpp"
#include "inbound/learning_center_route.hpp"
#include "inbound/stripe_route.hpp"
#include "inbound/twilio_events.hpp"
#include "inbound/twilio_sms_route.hpp"
#include "inbound/twilio_status_route.hpp"
#include "inbound/unsubscribe_route.hpp"
#include "pipeline/claim.hpp"
#include "schema_wait.hpp"

#include <chrono>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

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
      links_{make_tracking_links(from.sending)},
      ways_out_{make_unsubscribe_links(from.sending)},
      twilio_{from.twilio.token, from.sending.app_url},
      tells_{executor, database_, time, telling(from)},
      inbox_{executor, database_, intake_, time},
      pulse_{executor,
             "ses",
             {.database = database_,
              .any_lost = [this] { return was_any_lost(); },
              .latest_send = [this] { return intake_.latest_send(); }}},
      changed_{executor},
      tasks_{executor} {
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
    return {intake_.counts(),  intake_.waiting(), tracked_, ses_->counts(),
            resend_->counts(), tells_.counts(),   trouble()};
}

asio::awaitable<void> receiver::run() {
    tasks_.spawn("intake", intake_.run());
    tasks_.spawn("beside", start_the_rest());
    bool over = false;
    while (!over) over = co_await tasks_.join(deadline::in(1h));
}

asio::awaitable<void> receiver::start_the_rest() {
    const schema_wait how_long{
        .not_yet = "not hearing yet", .changed = changed_, .stopping = stopping_, .trouble = starting_trouble_};
    const bool fits = co_await wait_for_schema(database_, how_long);
    if (!fits || stopping_) co_return;
    tasks_.spawn("inbox", inbox_.run());
    tasks_.spawn("webhooks", tells_.run());
    if (hears_ses_) tasks_.spawn("pulse", pulse_.run());
}

void receiver::stop(deadline until) {
    stopping_ = true;
    changed_.notify();
    inbox_.stop();
    tells_.stop();
    pulse_.stop();
    ses_->close();
    intake_.stop(until);
}

const std::string& receiver::trouble() const {
    if (!starting_trouble_.empty()) return starting_trouble_;
    return intake_.trouble().empty() ? inbox_.trouble() : intake_.trouble();
}

/// Events that SES was told to send again, or never got an answer for, since this was last asked: it may have given up
/// on some.
bool receiver::was_any_lost() {
    const auto& counts = ses_->counts();
    const auto all = counts.unwritten + counts.refused[static_cast<std::size_t>(inbound::refusal::unready)] +
                     (server_ == nullptr ? 0 : server_->lost());
    const bool refused = intake_.take_gap();
    return std::exchange(lost_, all) != all || refused;
}

}  // namespace fib
