#include "providers/ses/errors.hpp"

#include "providers/json.hpp"

#include <array>
#include <string>
#include <string_view>

namespace fib::providers::ses {
namespace {

using namespace std::chrono_literals;

constexpr status_range any{};

// A rate is over within the second. A daily quota rolls: some of it frees all the time, and AWS's developer guide
// ("Errors related to sending quotas") speaks of waiting up to ten minutes.
constexpr auto rate_wait = 1s;
constexpr auto daily_wait = 10min;

constexpr std::string_view clock_advice =
    "SES refused the signature's time: check this machine's clock (timedatectl) and start NTP";
constexpr std::string_view signature_advice =
    "SES refused the signature: check SES_SECRET, and that SES_REGION is the endpoint's";
constexpr std::string_view key_advice = "SES does not know the key: check SES_KEY (and SES_SESSION_TOKEN)";
constexpr std::string_view denied_advice =
    "the key may not do this: allow ses:SendEmail and ses:GetAccount for SES_KEY's user";
constexpr std::string_view paused_advice = "sending is paused: resume it in the SES console, then campaign:resume";
constexpr std::string_view suspended_advice = "the SES account is suspended: see the SES console or AWS support";
constexpr std::string_view mail_from_advice = "the MAIL FROM domain is not verified: mend its MX record in DNS";
constexpr std::string_view missing_advice =
    "SES does not find what the request names: check SES_CONFIGURATION_SET, SES_REGION and SES_ENDPOINT";
constexpr std::string_view identity_advice =
    "SES has not verified this address: verify SES_FROM in SES_REGION, or leave the sandbox";
constexpr std::string_view token_advice = "SES_SESSION_TOKEN has expired: get new temporary credentials";
constexpr std::string_view endpoint_advice = "this is no answer of SES: check SES_ENDPOINT and any proxy between";

constexpr auto accepted_nothing = verdict::throttled;

constexpr error_rule throttle(std::string_view code) {
    return {code, any, "", accepted_nothing, "", rate_wait};
}
constexpr error_rule halt(std::string_view code, std::string_view advice, std::string_view text = "") {
    return {code, any, text, verdict::halted, advice};
}
/// A refused signature's message repeats the canonical request, and with it the session token.
constexpr error_rule refuse_signature(std::string_view code, std::string_view advice, std::string_view text = "") {
    return {code, any, text, verdict::halted, advice, 0s, false};
}
constexpr error_rule reject(std::string_view code) {
    return {code, any, "", verdict::rejected, ""};
}
constexpr error_rule doubt(std::string_view code) {
    return {code, any, "", verdict::unknown, ""};
}

constexpr std::array table = std::to_array<error_rule>({
    // SendEmail's own errors (API reference, SendEmail, "Errors").
    {"TooManyRequestsException", any, "daily", accepted_nothing, "the daily quota is used up", daily_wait},
    throttle("TooManyRequestsException"),
    {"ThrottlingException", any, "daily", accepted_nothing, "the daily quota is used up", daily_wait},
    throttle("ThrottlingException"),
    {"Throttling", any, "daily", accepted_nothing, "the daily quota is used up", daily_wait},
    throttle("Throttling"),
    {"LimitExceededException", any, "", accepted_nothing, "", 60s},
    halt("AccountSuspendedException", suspended_advice),
    halt("SendingPausedException", paused_advice),
    halt("MailFromDomainNotVerifiedException", mail_from_advice),
    halt("NotFoundException", missing_advice),
    halt("MessageRejected", identity_advice, "is not verified"),
    halt("MessageRejectedException", identity_advice, "is not verified"),
    halt("BadRequestException", identity_advice, "is not verified"),
    reject("MessageRejected"),
    reject("MessageRejectedException"),
    reject("BadRequestException"),
    // Declared by the service, not by SendEmail.
    reject("ConflictException"),
    reject("AlreadyExistsException"),
    reject("InvalidNextTokenException"),
    doubt("ConcurrentModificationException"),
    doubt("InternalServiceErrorException"),

    // Signing and permission (IAM user guide, "Troubleshoot Signature Version 4"; "Common errors").
    refuse_signature("InvalidSignatureException", clock_advice, "signature expired"),
    refuse_signature("InvalidSignatureException", clock_advice, "not yet current"),
    refuse_signature("InvalidSignatureException", signature_advice),
    refuse_signature("SignatureDoesNotMatch", clock_advice, "signature expired"),
    refuse_signature("SignatureDoesNotMatch", clock_advice, "not yet current"),
    refuse_signature("SignatureDoesNotMatch", signature_advice),
    refuse_signature("IncompleteSignature", signature_advice),
    refuse_signature("IncompleteSignatureException", signature_advice),
    refuse_signature("RequestExpired", clock_advice),
    refuse_signature("RequestTimeTooSkewed", clock_advice),
    refuse_signature("MissingAuthenticationToken", key_advice),
    refuse_signature("MissingAuthenticationTokenException", key_advice),
    refuse_signature("InvalidClientTokenId", key_advice),
    refuse_signature("UnrecognizedClientException", key_advice),
    refuse_signature("ExpiredToken", token_advice),
    refuse_signature("ExpiredTokenException", token_advice),
    halt("AccessDenied", denied_advice),
    halt("AccessDeniedException", denied_advice),
    halt("NotAuthorized", denied_advice),
    halt("OptInRequired", "the AWS account has not signed up for SES in this region"),
    halt("UnknownOperationException", endpoint_advice),

    // Throttling under the names that AWS's own clients take for it, some of them with 503. Refused before anything
    // was done with the request, so certainly not accepted.
    throttle("RequestLimitExceeded"),
    throttle("RequestThrottled"),
    throttle("RequestThrottledException"),
    throttle("ThrottledException"),
    throttle("TooManyRequests"),
    throttle("SlowDown"),
    {"BandwidthLimitExceeded", any, "", accepted_nothing, "", 10s},

    // By status, where there is no code or an unlisted one.
    {"", {429, 429}, "daily", accepted_nothing, "the daily quota is used up", daily_wait},
    {"", {429, 429}, "", accepted_nothing, "", rate_wait},
    {"", {300, 399}, "", verdict::halted, endpoint_advice},
    {"", {401, 401}, "", verdict::halted, key_advice, 0s, false},
    {"", {403, 403}, "", verdict::halted, key_advice, 0s, false},
    {"", {404, 405}, "", verdict::halted, endpoint_advice},
    {"", {407, 407}, "", verdict::halted, endpoint_advice},
    {"", {408, 408}, "", verdict::unknown, ""},
    {"", {400, 499}, "", verdict::rejected, ""},
    // 503 too: AWS calls it a temporary failure and nowhere says that the request was not acted on.
    {"", any, "", verdict::unknown, ""},
});

std::string_view bare(std::string_view code) {
    code = code.substr(0, code.find(','));
    code = code.substr(0, code.find(':'));
    if (const auto hash = code.find('#'); hash != code.npos) code.remove_prefix(hash + 1);
    return code;
}

}  // namespace

std::span<const error_rule> error_table() {
    return table;
}

error_answer read_error(const http::response& answer) {
    std::array<wanted_member, 4> said{{{"code", {}}, {"__type", {}}, {"message", {}}, {"Message", {}}}};
    read_members(answer.body, said);  // what cannot be read leaves the status to judge by
    const auto& [code, type, message, capital] = said;
    std::string_view name = answer.find("x-amzn-errortype");
    if (name.empty()) name = code.value;
    if (name.empty()) name = type.value;
    return {.status = answer.status,
            .code = std::string{bare(name)},
            .message = message.value.empty() ? capital.value : message.value};
}

}  // namespace fib::providers::ses
