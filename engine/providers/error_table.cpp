#include "providers/error_table.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace fib::providers {
namespace {

bool holds(std::string_view text, std::string_view part) {
    return !std::ranges::search(text, part, {}, lower, lower).empty() || part.empty();
}

bool fits(const error_rule& rule, const error_answer& answer) {
    return (rule.code.empty() || rule.code == answer.code) && answer.status >= rule.statuses.from &&
           answer.status <= rule.statuses.to && holds(answer.message, rule.text);
}

std::string words(const error_rule& rule, const error_answer& answer) {
    auto said = answer.code.empty() ? fmt::format("HTTP {}", answer.status) : answer.code;
    if (rule.repeats_message && !answer.message.empty()) said += ": " + answer.message;
    return rule.advice.empty() ? said : fmt::format("{} ({})", rule.advice, said);
}

bool is_away(http::phase where) {
    switch (where) {
        case http::phase::resolve:
        case http::phase::connect:
        case http::phase::handshake:
            return true;
        case http::phase::write:
        case http::phase::read:
            return false;
    }
    return false;
}

}  // namespace

std::string without(std::string text, std::span<const std::string_view> secrets) {
    for (const auto secret : secrets) {
        if (secret.empty()) continue;
        for (std::size_t at = 0; (at = text.find(secret, at)) != text.npos; at += 4) {
            text.replace(at, secret.size(), "****");
        }
    }
    return text;
}

const error_rule& find_rule(std::span<const error_rule> table, const error_answer& answer) {
    const auto rule = std::ranges::find_if(table, [&](const error_rule& one) { return fits(one, answer); });
    if (rule == table.end()) throw std::logic_error{"an error table must end with a row that fits everything"};
    return *rule;
}

outcome judge(std::span<const error_rule> table, const error_answer& answer,
              std::span<const std::string_view> secrets) {
    const auto& rule = find_rule(table, answer);
    return {.what = rule.what,
            .detail = fit_for_detail(without(words(rule, answer), secrets)),
            .retry_after = rule.retry_after};
}

outcome judge(const http::failure& why) {
    if (why.may_have_reached) return {.what = verdict::unknown, .detail = fit_for_detail(why.what)};
    return {.what = verdict::unsent, .detail = fit_for_detail(why.what), .provider_away = is_away(why.where)};
}

}  // namespace fib::providers
