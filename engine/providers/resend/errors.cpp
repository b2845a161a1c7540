#include "providers/resend/errors.hpp"

#include "providers/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace fib::providers::resend {
namespace {

using namespace std::chrono_literals;

constexpr status_range any{};

constexpr std::string_view key_advice = "Resend refused the key: check RESEND_API_KEY";
constexpr std::string_view sender_advice = "Resend refused the sender: verify SES_FROM's domain in its dashboard";
constexpr std::string_view endpoint_advice = "this is no answer of Resend's API: check RESEND_ENDPOINT and any proxy";
constexpr std::string_view ours_advice = "Resend refused how the request is made, which is a defect of ours";

constexpr error_rule halt(std::string_view code, std::string_view advice, status_range statuses = any) {
    return {code, statuses, "", verdict::halted, advice};
}
constexpr error_rule reject(std::string_view code) {
    return {code, any, "", verdict::rejected, ""};
}
constexpr error_rule doubt(std::string_view code) {
    return {code, any, "", verdict::unknown, ""};
}

constexpr std::array table = std::to_array<error_rule>({
    // API reference, "Errors"; the names are those of the official client's types.
    halt("missing_api_key", key_advice),
    halt("invalid_api_key", key_advice),
    halt("restricted_api_key", "RESEND_API_KEY may not send: give it sending access"),
    halt("invalid_access", key_advice),
    halt("invalid_from_address", sender_advice),
    halt("validation_error", sender_advice, {403, 403}),
    reject("validation_error"),
    reject("invalid_parameter"),
    reject("missing_required_field"),
    reject("invalid_attachment"),
    halt("invalid_region", sender_advice),
    halt("not_found", endpoint_advice),
    halt("method_not_allowed", endpoint_advice),
    halt("security_error", "Resend holds the request for a security problem: see its dashboard"),
    halt("monthly_quota_exceeded", "the monthly quota is used up: raise the plan, then campaign:resume"),
    {"daily_quota_exceeded", any, "", verdict::throttled, "the daily quota is used up", 1h},
    {"rate_limit_exceeded", any, "", verdict::throttled, "", 1s},

    // The key has been seen before. With another body: that one may have been sent. At the same time: the other call
    // is still at work, and what becomes of it is not known; the same key may be tried again.
    doubt("invalid_idempotent_request"),
    {"concurrent_idempotent_requests", any, "", verdict::unknown, "", 5s},
    halt("invalid_idempotency_key", ours_advice),

    doubt("application_error"),
    doubt("internal_server_error"),

    // By status, where there is no name or an unlisted one.
    {"", {429, 429}, "", verdict::throttled, "", 1s},
    halt("", endpoint_advice, {300, 399}),
    halt("", key_advice, {401, 401}),
    halt("", key_advice, {403, 403}),
    halt("", endpoint_advice, {404, 405}),
    halt("", endpoint_advice, {407, 407}),
    {"", {408, 409}, "", verdict::unknown, ""},
    {"", {400, 499}, "", verdict::rejected, ""},
    {"", any, "", verdict::unknown, ""},
});

}  // namespace

std::span<const error_rule> error_table() {
    return table;
}

error_answer read_error(const http::response& answer) {
    std::array<wanted_member, 2> said{{{"name", {}}, {"message", {}}}};
    read_members(answer.body, said);  // what cannot be read leaves the status to judge by
    return {.status = answer.status, .code = said[0].value, .message = said[1].value};
}

std::optional<std::chrono::seconds> read_wait(const http::response& answer) {
    for (const auto* name : {"retry-after", "ratelimit-reset"}) {
        const auto text = answer.find(name);
        std::int64_t seconds = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (text.empty() || problem != std::errc{} || end != text.data() + text.size() || seconds < 0) continue;
        return std::chrono::seconds{std::min<std::int64_t>(seconds, 86400)};
    }
    return std::nullopt;
}

}  // namespace fib::providers::resend
