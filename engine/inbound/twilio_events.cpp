#include "inbound/twilio_events.hpp"

#include "inbound/readable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr std::size_t longest_detail = 500;

struct meaning {
    std::string_view code;
    kind what = kind::failed;
    bool permanent = false;
};

// Twilio's error codes by what they say of the number; all others tell of the message or the account. 30001, 30003 and
// 30008 may pass. (Facts: Twilio's error pages; codes are split now and then, so an unknown one blames nobody.)
constexpr std::array meanings{
    meaning{"21211", kind::bounced, true},   // no valid number
    meaning{"21614", kind::bounced, true},   // takes no text messages
    meaning{"30003", kind::bounced, false},  // out of reach
    meaning{"30004", kind::bounced, true},   // blocked
    meaning{"30005", kind::bounced, true},   // unknown or no longer in service
    meaning{"30006", kind::bounced, true},   // a landline, or a carrier that cannot be reached
    meaning{"30008", kind::bounced, false},  // unknown
    meaning{"21610", kind::unsubscribed, false},
};

message_event event_of(const form& query, const form& fields, std::string_view sid, std::string_view status,
                       timestamp at) {
    message_event one;
    one.source = "twilio";
    one.provider_id = sid_of(sid);
    if (!one.provider_id.empty()) one.source_id = fmt::format("{}:{}", one.provider_id, readable(status, 32));
    one.attempt = providers::attempt_id::parse(first_of(query, "attempt"));
    one.address = number_of(first_of(fields, "To"));
    one.at = at;
    return one;
}

/// What Twilio says of a failure, code first.
std::string detail_of(const form& fields, std::string_view status) {
    const auto code = first_of(fields, "ErrorCode");
    const auto words = first_of(fields, "ErrorMessage");
    std::string out{status};
    if (!code.empty()) out.append(" ").append(code);
    if (!words.empty()) out.append(": ").append(words);
    return readable(out, longest_detail);
}

std::vector<message_event> not_delivered(message_event one, std::string_view status, std::string_view code) {
    const auto known = std::ranges::find(meanings, code, &meaning::code);
    const meaning what = known == meanings.end() ? meaning{} : *known;
    one.permanent = what.permanent;
    // Without a reason the carrier's refusal counts as one that may pass.
    one.what = code.empty() && status == "undelivered" ? kind::bounced : what.what;
    if (one.what != kind::unsubscribed) return {std::move(one)};
    auto message = one;
    message.what = kind::failed;
    one.source_id += ":unsubscribed";
    return {std::move(message), std::move(one)};
}

}  // namespace

std::string number_of(std::string_view written) {
    const auto colon = written.find(':');
    if (colon != written.npos) written.remove_prefix(colon + 1);
    const bool fits = written.size() >= 8 && written.size() <= 16 && written.front() == '+' &&
                      std::ranges::all_of(written.substr(1), [](char c) { return c >= '0' && c <= '9'; });
    return fits ? std::string{written} : std::string{};
}

std::string sid_of(std::string_view written) {
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return written.size() <= 64 && std::ranges::all_of(written, fits) ? std::string{written} : std::string{};
}

std::vector<message_event> read_message_status(const form& query, const form& fields, timestamp at) {
    const auto either = [&](std::string_view name, std::string_view older) {
        const auto found = first_of(fields, name);
        return found.empty() ? first_of(fields, older) : found;
    };
    const auto status = either("MessageStatus", "SmsStatus");
    auto one = event_of(query, fields, either("MessageSid", "SmsSid"), status, at);
    if (status == "sent") return {std::move(one)};
    if (status == "delivered" || status == "read" || status == "partially_delivered") {
        one.what = kind::delivered;
        return {std::move(one)};
    }
    if (status != "undelivered" && status != "failed" && status != "canceled") return {};
    one.detail = detail_of(fields, status);
    return not_delivered(std::move(one), status, first_of(fields, "ErrorCode"));
}

std::vector<message_event> read_call_status(const form& query, const form& fields, timestamp at) {
    const auto status = first_of(fields, "CallStatus");
    auto one = event_of(query, fields, first_of(fields, "CallSid"), status, at);
    if (status == "initiated" || status == "ringing") {
        one.what = kind::sent;
    } else if (status == "completed") {
        const auto by = first_of(fields, "AnsweredBy");
        one.what = by == "human" ? kind::answered : kind::delivered;
        one.detail = readable(by, longest_detail);
    } else if (status == "busy" || status == "no-answer") {
        one.what = kind::bounced;
        one.detail = detail_of(fields, status);
    } else if (status == "failed" || status == "canceled") {
        one.what = kind::failed;
        one.detail = detail_of(fields, status);
    } else {
        return {};
    }
    return {std::move(one)};
}

}  // namespace fib::inbound
