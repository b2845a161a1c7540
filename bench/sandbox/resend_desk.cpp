#include "sandbox/resend_desk.hpp"

#include "base/secret.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/resend_request.hpp"

#include <fmt/format.h>

namespace fib::sandbox {
namespace {

reply error(unsigned status, std::string_view name, std::string_view message) {
    return {status, {}, fmt::format(R"({{"statusCode":{},"name":"{}","message":{}}})", status, name, quoted(message))};
}

reply error(const refusal& why) {
    return error(why.status, why.name, why.message);
}

reply accepted(std::string_view id) {
    return {200, {}, fmt::format("{{\"id\":\"{}\"}}", id)};
}

reply plain(ending how, std::string_view id) {
    switch (how) {
        case ending::answer:
            return accepted(id);
        case ending::garbage:
            return {200, {}, "{\"id\":"};
        case ending::error:
            return error(500, "internal_server_error", "An unexpected error occurred.");
        case ending::cut:
            return {200, {}, {}, delivery::cut};
        case ending::silent:
            return {200, {}, {}, delivery::silent};
        case ending::unavailable:
            return error(503, "application_error", "The service is unavailable.");
        case ending::rejected:
            return error(422, "validation_error", "The message was rejected.");
        case ending::suspended:
            return error(403, "invalid_access", "The account is suspended.");
        case ending::paused:
            return error(403, "invalid_access", "Sending is paused for this account.");
        case ending::too_fast:
            return error(429, "rate_limit_exceeded", "Too many requests. Slow down and try again.");
        case ending::quota_used:
            return error(429, "daily_quota_exceeded", "You have reached your daily quota.");
    }
    return {};
}

bool genuine(std::string_view authorization, const secret& key) {
    constexpr std::string_view scheme = "Bearer ";
    return authorization.starts_with(scheme) &&
           equal_in_constant_time(authorization.substr(scheme.size()), key.reveal());
}

}  // namespace

reply resend_desk::answer(const call& made) {
    auto given = judge(made);
    if (account_.behaviour().rate > 0) given.headers += limits(given.status);
    return given;
}

reply resend_desk::judge(const call& made) {
    const auto authorization = made.find("authorization");
    if (!genuine(authorization, account_.behaviour().resend_key)) {
        ++account_.counts.unauthorized;
        return authorization.empty() ? error(401, "missing_api_key", "Missing API key in the authorization header.")
                                     : error(403, "invalid_api_key", "API key is invalid.");
    }
    if (made.method == "GET" && made.target == "/domains") return {200, {}, R"({"object":"list","data":[]})"};
    if (made.target != "/emails") return error(404, "not_found", "The sandbox knows POST /emails and GET /domains.");
    if (made.method != "POST") return error(405, "method_not_allowed", "Only POST is allowed for /emails.");
    const auto key = made.find("idempotency-key");
    if (key.size() > 256) {
        ++account_.counts.invalid;
        return error(400, "invalid_idempotency_key", "The idempotency key must be between 1-256 characters.");
    }
    if (key.empty()) return send(made, key);
    const auto first = keys_.look_up(key, made.body, account_.elapsed());
    if (first.what != idempotency::state::fresh) ++account_.counts.repeated;
    switch (first.what) {
        case idempotency::state::fresh:
            return send(made, key);
        case idempotency::state::in_progress:
            return error(409, "concurrent_idempotent_requests",
                         "Another request with the same idempotency key is in progress.");
        case idempotency::state::other_body:
            return error(409, "invalid_idempotent_request", "This idempotency key was used with another request body.");
        case idempotency::state::repeated:
            return accepted(first.id);
    }
    return {};
}

reply resend_desk::send(const call& made, std::string_view key) {
    const auto message = read_resend_request(parser_, made.body, made.room);
    if (!message) {
        ++account_.counts.invalid;
        return error(message.error());
    }
    const auto decided = account_.decide(*message);
    std::string id;
    if (decided.accepted) {
        id = ids_.next_uuid();
        book_.append({account_.now(), "resend", id, *message, key, made.body.size(), decided.cause});
        const auto now = account_.elapsed();
        if (!key.empty()) keys_.keep(key, made.body, id, now, now + decided.delay);
    }
    auto answer = plain(decided.how, id);
    answer.delay = decided.delay;
    return answer;
}

std::string resend_desk::limits(unsigned status) const {
    const double rate = account_.behaviour().rate;
    return fmt::format("ratelimit-limit: {:.0f}\r\nratelimit-remaining: {:.0f}\r\nratelimit-reset: 1\r\n{}", rate,
                       account_.rate_left(), status == 429 ? "retry-after: 1\r\n" : "");
}

}  // namespace fib::sandbox
