#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

/// What SNS posts to a subscriber: JSON, whatever its Content-Type says (SNS developer guide, "Parsing message
/// formats"). Nothing in it is to be believed before its signature has been checked.
struct sns_message {
    enum class kind { notification, subscription, unsubscription };
    kind what = kind::notification;
    std::string id;  ///< the same when it comes again
    std::string topic;
    std::optional<std::string> subject;
    std::string text;  ///< of a notification from SES: its event, JSON again
    std::string time;  ///< as written: it is part of what is signed
    std::string token;
    std::string subscribe_url;
    std::string signature_version;
    std::string signature;  ///< base64
    std::string certificate_url;
};

/// The error says what is wrong with the text, and quotes nothing of it.
result<sns_message, problem> read_sns_message(std::string_view body);

/// What the signature is over: each member's name and value, a line each, names in the order of their bytes (SNS
/// developer guide, "Verifying the signatures of Amazon SNS messages").
std::string string_to_sign(const sns_message& message);

}  // namespace fib::inbound
