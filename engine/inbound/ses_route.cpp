#include "inbound/ses_route.hpp"

#include "http/header_line.hpp"
#include "inbound/event_text.hpp"
#include "inbound/form.hpp"
#include "inbound/ses_events.hpp"
#include "inbound/sns_signature.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace fib::inbound {

ses_route::ses_route(const boost::asio::any_io_executor& executor, intake& into, std::vector<std::string> topics,
                     ses_route_settings settings, const clock& time)
    : intake_{into},
      topics_{std::move(topics)},
      raw_secret_{std::move(settings.raw_secret)},
      hosts_{executor, topics_, settings.sns_endpoint, settings.ca_file},
      certificates_{executor, hosts_, time},
      books_{"/webhooks/ses", time} {}

boost::asio::awaitable<http::response> ses_route::answer(call what) {
    if (what.request.method != "POST") co_return only_post();
    if (http::equal_without_case(what.request.find("x-amz-sns-rawdelivery"), "true")) co_return co_await take_raw(what);
    auto message = read_sns_message(what.request.body);
    if (!message) co_return books_.refuse({refusal::unreadable, message.error().text, {}});
    co_return co_await take_signed(std::move(*message), what.at);
}

// No message is too old: SNS tries again for up to an hour, and what its dead-letter queue kept is sent days later.
// Taking one twice changes nothing, for whatever applies its events is idempotent.
boost::asio::awaitable<http::response> ses_route::take_signed(sns_message message, timestamp came) {
    const auto wrong = co_await check(message);
    if (wrong) co_return books_.refuse(*wrong);
    if (message.what == sns_message::kind::subscription) co_return co_await confirm(std::move(message));
    if (message.what == sns_message::kind::unsubscription) {
        spdlog::warn(
            "/webhooks/ses is no longer subscribed to {}: events of SES stop coming. Subscribe again if that "
            "was not meant",
            message.topic);
        co_return plain(200, "noted\n");
    }
    co_return co_await write(std::move(message.text), std::move(message.id), came);
}

/// Raw delivery is the event alone, without a signature: the address must carry the secret.
boost::asio::awaitable<http::response> ses_route::take_raw(call what) {
    if (raw_secret_.empty()) {
        co_return books_.refuse({refusal::forged,
                                 "raw delivery is not signed: switch it off at the subscription, or set SES_RAW_SECRET "
                                 "and give it as ?key= in the subscribed address",
                                 {}});
    }
    const auto fields = read_form(what.query);
    if (!fields || !equal_in_constant_time(first_of(*fields, "key"), raw_secret_.reveal())) {
        co_return books_.refuse({refusal::forged, "the address has no ?key= that is SES_RAW_SECRET", {}});
    }
    const auto foreign = check_topic(what.request.find("x-amz-sns-topic-arn"));
    if (foreign) co_return books_.refuse(*foreign);
    std::string id{id_in(what.request.find("x-amz-sns-message-id"))};
    co_return co_await write(what.request.body, std::move(id), what.at);
}

std::optional<refused> ses_route::check_topic(std::string_view topic) const {
    if (topics_.empty()) {
        return refused{refusal::unready, "SES_SNS_TOPICS is not set: name the topic there", std::string{topic}};
    }
    if (std::ranges::find(topics_, topic) != topics_.end()) return std::nullopt;
    return refused{refusal::foreign, "the topic is not in SES_SNS_TOPICS", std::string{topic}};
}

boost::asio::awaitable<std::optional<refused>> ses_route::check(const sns_message& message) {
    auto foreign = check_topic(message.topic);
    if (foreign) co_return foreign;
    const auto certificate = co_await certificates_.find(message.certificate_url);
    if (!certificate) co_return certificate.error();
    if (is_signed(message, **certificate)) co_return std::nullopt;
    co_return refused{refusal::forged, "the signature is not SNS's of this message", {}};
}

boost::asio::awaitable<http::response> ses_route::confirm(sns_message message) {
    auto place = hosts_.find(message.subscribe_url);
    if (!place || !confirms_subscription(place->target)) {
        co_return books_.refuse({refusal::foreign, "SubscribeURL confirms no subscription at SNS", {}});
    }
    const auto confirmed = co_await hosts_.get(std::move(*place));
    if (!confirmed) {
        co_return books_.refuse({refusal::unready, "the subscription cannot be confirmed now", confirmed.error().text});
    }
    spdlog::info("/webhooks/ses is subscribed to {}", message.topic);
    co_return plain(200, "subscribed\n");
}

boost::asio::awaitable<http::response> ses_route::write(std::string json, std::string id, timestamp came) {
    auto read = read_ses_events(json, id, came);
    if (!read.unknown_type.empty()) books_.met_unknown(read.unknown_type);
    const auto events = read.events.size();
    if (events == 0) co_return plain(200, "nothing to write\n");
    const auto became = co_await intake_.write(std::move(read.events));
    became == kept::written ? books_.took(events) : books_.could_not_write(events);
    co_return told(became);
}

}  // namespace fib::inbound
