#include "inbound/ses_events.hpp"

#include "inbound/event_text.hpp"
#include "inbound/iso_time.hpp"
#include "inbound/json_value.hpp"
#include "inbound/readable.hpp"
#include "inbound/ses_reply.hpp"
#include "inbound/told_reader.hpp"
#include "providers/outcome.hpp"
#include "providers/test_attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr std::size_t most_recipients = 50;  // SES takes no more in one mail

/// Where an event keeps what it says.
struct ses_type {
    std::string_view name;
    std::string_view member;      ///< of what is peculiar to the type
    std::string_view recipients;  ///< of these, in it; empty: it lists none
    kind what;
};
constexpr ses_type types[] = {
    {"Send", "send", "", kind::sent},
    {"Delivery", "delivery", "recipients", kind::delivered},
    {"DeliveryDelay", "deliveryDelay", "delayedRecipients", kind::delayed},
    {"Bounce", "bounce", "bouncedRecipients", kind::bounced},
    {"Complaint", "complaint", "complainedRecipients", kind::complained},
    {"Reject", "reject", "", kind::failed},
    {"Rendering Failure", "failure", "", kind::failed},
    {"Open", "open", "", kind::opened},
    {"Click", "click", "", kind::clicked},
    {"Subscription", "subscription", "", kind::unsubscribed},
};

bool opts_out(const json_value& preferences) {
    if (is_true(preferences["unsubscribeAll"])) return true;
    const auto topics = list_of(preferences["topicSubscriptionStatus"], 1000);
    return std::ranges::any_of(topics,
                               [](const json_value& one) { return text_of(one["subscriptionStatus"]) == "OptOut"; });
}

/// False for what is of a known type and yet changes nothing.
bool matters(kind what, const json_value& about) {
    if (what == kind::complained) return text_of(about["complaintFeedbackType"]) != "not-spam";
    if (what == kind::unsubscribed) return opts_out(about["newTopicPreferences"]);
    return true;
}

std::string_view either(std::string_view first, std::string_view second) {
    return first.empty() ? second : first;
}

std::string detail_of(kind what, const json_value& about, const json_value& recipient) {
    const auto diagnostic = either(text_of(recipient["diagnosticCode"]), text_of(recipient["status"]));
    switch (what) {
        case kind::bounced:
            return fmt::format("{}/{}{}{}", text_of(about["bounceType"]), text_of(about["bounceSubType"]),
                               diagnostic.empty() ? "" : ": ", diagnostic);
        case kind::delayed:
            return fmt::format("{}{}{}", text_of(about["delayType"]), diagnostic.empty() ? "" : ": ", diagnostic);
        case kind::complained:
            return std::string{either(text_of(about["complaintSubType"]), text_of(about["complaintFeedbackType"]))};
        case kind::delivered:
            return std::string{text_of(about["smtpResponse"])};
        case kind::failed:
            return std::string{either(text_of(about["reason"]), text_of(about["errorMessage"]))};
        case kind::unsubscribed:
            return std::string{text_of(about["source"])};
        default:
            return {};
    }
}

bool is_test(const json_value& mail) {
    const auto values = list_of(mail["tags"]["attempt"], 1);
    return !values.empty() && text_of(values.front()) == providers::test_attempt;
}

std::optional<providers::attempt_id> attempt_in(const json_value& mail) {
    const auto values = list_of(mail["tags"]["attempt"], 1);
    return values.empty() ? std::nullopt : providers::attempt_id::parse(text_of(values.front()));
}

timestamp time_of(const json_value& about, const json_value& mail, timestamp came) {
    if (const auto at = read_iso_time(text_of(about["timestamp"]))) return *at;
    return read_iso_time(text_of(mail["timestamp"])).value_or(came);
}

/// What is the same for all recipients.
message_event common_part(const ses_type& type, const json_value& said, timestamp came) {
    const auto about = said[type.member];
    const auto mail = said["mail"];
    message_event made;
    made.what = type.what;
    made.source = "ses";
    made.attempt = attempt_in(mail);
    made.provider_id = id_in(text_of(mail["messageId"]));
    made.at = time_of(about, mail, came);
    made.permanent = type.what == kind::bounced && text_of(about["bounceType"]) == "Permanent";
    if (type.what == kind::opened || type.what == kind::clicked) tell_reader(made, about);
    return made;
}

std::vector<json_value> recipients_of(const ses_type& type, const json_value& said) {
    auto listed = type.recipients.empty() ? std::vector<json_value>{}
                                          : list_of(said[type.member][type.recipients], most_recipients);
    if (listed.empty()) listed = list_of(said["mail"]["destination"], most_recipients);
    // An event without recipients still names its message.
    if (listed.empty()) listed.emplace_back(simdjson::NO_SUCH_FIELD);
    return listed;
}

std::vector<message_event> events_of(const ses_type& type, const json_value& said, std::string_view id,
                                     timestamp came) {
    const auto common = common_part(type, said, came);
    const auto recipients = recipients_of(type, said);
    std::vector<message_event> events;
    for (const json_value& recipient : recipients) {
        auto& one = events.emplace_back(common);
        one.address = address_in(recipient.is_string() ? text_of(recipient) : text_of(recipient["emailAddress"]));
        one.detail = readable(detail_of(type.what, said[type.member], recipient), longest_detail);
        if (!id.empty()) one.source_id = recipients.size() == 1 ? id : fmt::format("{}-{}", id, events.size());
    }
    return events;
}

}  // namespace

ses_reading read_ses_events(std::string_view json, std::string_view message_id, timestamp came) {
    simdjson::dom::parser parser;
    const auto said = read_json_object(parser, json);
    // SES tells a topic in plain words that it has been connected.
    if (said.error() != simdjson::SUCCESS) return {{}, "no JSON"};
    const auto name = either(text_of(said["eventType"]), text_of(said["notificationType"]));
    if (name == "Received") {
        ses_reading made;
        if (auto reply = read_ses_reply(said, message_id, came)) made.events.push_back(std::move(*reply));
        return made;
    }
    const auto* const type = std::ranges::find(types, name, &ses_type::name);
    if (type == std::end(types)) return {{}, name.empty() ? "no type" : providers::fit_for_detail(name)};
    if (!matters(type->what, said[type->member]) || is_test(said["mail"])) return {};
    return {events_of(*type, said, message_id, came), {}};
}

}  // namespace fib::inbound
