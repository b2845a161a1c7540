#include "inbound/sns_message.hpp"

#include "inbound/event_text.hpp"
#include "inbound/json_value.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::inbound {
namespace {

using kind = sns_message::kind;

std::optional<kind> kind_named(std::string_view name) {
    if (name == "Notification") return kind::notification;
    if (name == "SubscriptionConfirmation") return kind::subscription;
    if (name == "UnsubscribeConfirmation") return kind::unsubscription;
    return std::nullopt;
}

std::string_view name_of(kind what) {
    switch (what) {
        case kind::notification:
            return "Notification";
        case kind::subscription:
            return "SubscriptionConfirmation";
        case kind::unsubscription:
            return "UnsubscribeConfirmation";
    }
    return {};
}

/// The first member that is needed and not there; empty if all are.
std::string_view missing_from(const sns_message& message) {
    const bool confirms = message.what != kind::notification;
    const std::pair<std::string_view, const std::string*> needed[] = {
        {"MessageId", &message.id},
        {"TopicArn", &message.topic},
        {"Message", &message.text},
        {"Timestamp", &message.time},
        {"SignatureVersion", &message.signature_version},
        {"Signature", &message.signature},
        {"SigningCertURL", &message.certificate_url},
        {"Token", confirms ? &message.token : nullptr},
        {"SubscribeURL", confirms ? &message.subscribe_url : nullptr},
    };
    for (const auto& [name, value] : needed) {
        if (value != nullptr && value->empty()) return name;
    }
    return {};
}

}  // namespace

result<sns_message, problem> read_sns_message(std::string_view body) {
    simdjson::dom::parser parser;
    const auto said = read_json_object(parser, body);
    if (said.error() != simdjson::SUCCESS) return problem{"the body is no JSON object, or is nested too deep"};
    const auto what = kind_named(text_of(said["Type"]));
    if (!what) return problem{"the body's Type is none that SNS posts"};

    sns_message message;
    message.what = *what;
    // It becomes part of the books' own key, so it is looked at more closely than the rest.
    message.id = id_in(text_of(said["MessageId"]));
    message.topic = text_of(said["TopicArn"]);
    if (said["Subject"].is_string()) message.subject = text_of(said["Subject"]);
    message.text = text_of(said["Message"]);
    message.time = text_of(said["Timestamp"]);
    message.token = text_of(said["Token"]);
    message.subscribe_url = text_of(said["SubscribeURL"]);
    message.signature_version = text_of(said["SignatureVersion"]);
    message.signature = text_of(said["Signature"]);
    message.certificate_url = text_of(said["SigningCertURL"]);
    if (const auto missing = missing_from(message); !missing.empty()) {
        return problem{fmt::format("the body has no {} that can be read", missing)};
    }
    return message;
}

std::string string_to_sign(const sns_message& message) {
    std::string out;
    const auto add = [&](std::string_view name, std::string_view value) {
        out.append(name).append("\n").append(value).append("\n");
    };
    const bool confirms = message.what != kind::notification;
    add("Message", message.text);
    add("MessageId", message.id);
    if (!confirms && message.subject) add("Subject", *message.subject);
    if (confirms) add("SubscribeURL", message.subscribe_url);
    add("Timestamp", message.time);
    if (confirms) add("Token", message.token);
    add("TopicArn", message.topic);
    add("Type", name_of(message.what));
    return out;
}

}  // namespace fib::inbound
