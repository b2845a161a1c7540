#include "sandbox/ses_desk.hpp"

#include "sandbox/json_text.hpp"
#include "sandbox/ses_request.hpp"

#include <fmt/format.h>

namespace fib::sandbox {
namespace {

reply error(unsigned status, std::string_view name, std::string_view message) {
    return {status, fmt::format("x-amzn-ErrorType: {}\r\n", name), fmt::format("{{\"message\":{}}}", quoted(message))};
}

reply error(const refusal& why) {
    return error(why.status, why.name, why.message);
}

reply plain(ending how, const std::string& message_id) {
    switch (how) {
        case ending::answer:
            return {200, {}, fmt::format("{{\"MessageId\":\"{}\"}}", message_id)};
        case ending::garbage:
            return {200, {}, "{\"MessageId\":\"0100"};
        case ending::error:
            return error(500, "InternalServiceErrorException",
                         "The request processing has failed because of an unknown error, exception, or failure.");
        case ending::cut:
            return {200, {}, {}, delivery::cut};
        case ending::silent:
            return {200, {}, {}, delivery::silent};
        case ending::unavailable:
            return error(503, "ServiceUnavailableException", "The service is temporarily unavailable.");
        case ending::rejected:
            return error(400, "MessageRejected", "The message holds content that is not sent.");
        case ending::suspended:
            return error(400, "AccountSuspendedException", "The account's ability to send email is suspended.");
        case ending::paused:
            return error(400, "SendingPausedException", "Sending is paused for this account.");
        case ending::too_fast:
            return error(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
        case ending::quota_used:
            return error(429, "TooManyRequestsException", "Daily message quota exceeded.");
    }
    return {};
}

}  // namespace

reply ses_desk::answer(const call& made) {
    if (const auto refused = gate_.check(made, account_.behaviour(), account_.now())) {
        ++account_.counts.unauthorized;
        return error(*refused);
    }
    if (made.method == "POST" && made.target == "/v2/email/outbound-emails") return send_email(made);
    if (made.method == "GET" && made.target == "/v2/email/account") return get_account();
    ++account_.counts.invalid;
    if (made.target == "/v2/email/outbound-bulk-emails") {
        return error(400, "BadRequestException",
                     "the sandbox takes no SendBulkEmail: the engine sends one message a call and never uses it");
    }
    return error(404, "UnknownOperationException", "the sandbox knows SendEmail and GetAccount");
}

reply ses_desk::send_email(const call& made) {
    const auto message = read_ses_request(parser_, made.body, made.room);
    if (!message) {
        ++account_.counts.invalid;
        return error(message.error());
    }
    const auto decided = account_.decide(*message);
    auto answer = decided.accepted ? accept(made, *message, decided) : plain(decided.how, {});
    answer.delay = decided.delay;
    return answer;
}

reply ses_desk::accept(const call& made, const submission& message, const decision& decided) {
    const auto now = account_.now();
    const auto id = ids_.next(now);
    book_.append({now, "ses", id, message, {}, made.body.size(), decided.cause});
    return plain(decided.how, id);
}

reply ses_desk::get_account() const {
    const auto& behaviour = account_.behaviour();
    const bool stopped = behaviour.pause_sending || account_.suspended();
    const double rate = behaviour.rate > 0 ? behaviour.rate : 100000;
    const double quota = behaviour.quota > 0 ? static_cast<double>(behaviour.quota) : -1;
    return {200,
            {},
            fmt::format(R"({{"DedicatedIpAutoWarmupEnabled":false,"EnforcementStatus":"{}",)"
                        R"("ProductionAccessEnabled":true,"SendingEnabled":{},"SendQuota":{{"Max24HourSend":{:.1f},)"
                        R"("MaxSendRate":{:.1f},"SentLast24Hours":{:.1f}}},)"
                        R"("SuppressionAttributes":{{"SuppressedReasons":["BOUNCE","COMPLAINT"]}}}})",
                        account_.suspended() ? "SHUTDOWN" : "HEALTHY", !stopped, quota, rate,
                        static_cast<double>(account_.sent_last_24_hours()))};
}

}  // namespace fib::sandbox
