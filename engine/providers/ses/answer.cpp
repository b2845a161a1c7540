#include "providers/ses/answer.hpp"

#include "providers/json.hpp"
#include "providers/ses/errors.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string>

namespace fib::providers::ses {
namespace {

/// Ids are about 60 printable characters; what is not may be anything, and would not fit into send_log.
bool is_message_id(std::string_view text) {
    return !text.empty() && text.size() <= 255 &&
           std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte < 0x7F; });
}

std::string standing(bool enabled, std::string_view enforcement) {
    if (enforcement == "SHUTDOWN") return "SES has shut this account down: see the SES console or AWS support";
    return enabled ? "" : "sending is paused: resume it in the SES console";
}

}  // namespace

outcome read_send(const http::response& answer, std::span<const std::string_view> secrets) {
    if (answer.status != 200) return judge(error_table(), read_error(answer), secrets);
    std::array<wanted_member, 1> said{{{"MessageId", {}}}};
    if (!read_members(answer.body, said) || !is_message_id(said[0].value)) {
        return {.what = verdict::unknown, .detail = "SES answered 200 without a message id that can be read"};
    }
    return {.what = verdict::accepted, .detail = std::move(said[0].value)};
}

result<account, outcome> read_account(const http::response& answer, std::span<const std::string_view> secrets) {
    if (answer.status != 200) return judge(error_table(), read_error(answer), secrets);
    const outcome unreadable{.what = verdict::unknown, .detail = "SES answered GetAccount with what cannot be read"};
    simdjson::dom::parser parser;
    simdjson::dom::object said;
    bool enabled = false;
    if (parser.parse(answer.body).get(said) != simdjson::SUCCESS) return unreadable;
    if (said["SendingEnabled"].get(enabled) != simdjson::SUCCESS) return unreadable;
    std::string_view enforcement;
    if (said["EnforcementStatus"].get(enforcement) != simdjson::SUCCESS) enforcement = {};

    account made;
    made.reason = standing(enabled, enforcement);
    made.sending_enabled = made.reason.empty();
    double rate = 0;
    double daily = 0;
    double sent = 0;
    const auto quota = said["SendQuota"];
    if (quota["MaxSendRate"].get(rate) == simdjson::SUCCESS && rate > 0) made.rate = rate;
    // -1 means unlimited.
    if (quota["Max24HourSend"].get(daily) == simdjson::SUCCESS && daily >= 0 &&
        quota["SentLast24Hours"].get(sent) == simdjson::SUCCESS) {
        made.left_today = std::max(0.0, daily - sent);
    }
    return made;
}

}  // namespace fib::providers::ses
