#include "cli/status/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fib::cli {
namespace {

/// Why nothing of this channel is sent although somebody is due; empty where something is.
hold hold_of(const channel_standing& one, std::int64_t loops, const sending_settings& chosen) {
    const auto variable = one.name == "email" ? "EMAIL" : one.name == "sms" ? "SMS" : "VOICE";
    const bool on = one.name == "email" ? chosen.email_enabled
                    : one.name == "sms" ? chosen.sms_enabled
                                        : chosen.voice_enabled;
    if (!on) {
        return {.what = "channel_off",
                .text = fmt::format("{} is switched off: its steps are skipped, or wait where their conditions say so",
                                    one.name),
                .people = one.due,
                .next = fmt::format("{}_ENABLED=true", variable)};
    }
    if (one.name != "email") {
        return {
            .what = "no_sender",
            .text = fmt::format("this build sends no {}: its people wait", one.name == "sms" ? "SMS" : "voice calls"),
            .people = one.due,
            .next = fmt::format("to skip their steps: {}_ENABLED=false", variable)};
    }
    if (loops == 0 && one.claimed == 0) {
        return {.what = "no_sender",
                .text = "nobody sends: no fibengine is connected to this database",
                .people = one.due,
                .next = "start fibengine, or: fibctl campaign:process",
                .stops = true};
    }
    return {};
}

}  // namespace

std::optional<std::chrono::seconds> time_left(const channel_standing& one) {
    if (one.per_second <= 0 || one.due.how != amount::sort::exact) return std::nullopt;
    return std::chrono::seconds{static_cast<std::int64_t>(static_cast<double>(one.due.number) / one.per_second)};
}

std::vector<hold> holds_of_channels(const standing& found, const settings& chosen) {
    std::vector<hold> out;
    for (const auto& one : found.channels) {
        if (one.due.number == 0) continue;
        auto why = hold_of(one, found.loops, chosen.sending);
        if (!why.what.empty()) out.push_back(std::move(why));
    }
    const auto& email = found.channels.front();
    if (email.due.number > 0 && chosen.sending.email_rate) {
        out.push_back({.what = "rate",
                       .text = fmt::format("EMAIL_RATE allows {} mails a second, and the provider perhaps fewer",
                                           rate_text(*chosen.sending.email_rate))});
    }
    return out;
}

std::vector<hold> holds_of_funnel(const funnel& found) {
    std::vector<hold> out;
    for (const auto& in : found.sequences) {
        if (!in.active && in.waiting.number > 0) {
            out.push_back({.what = "sequence_inactive",
                           .text = fmt::format("sequence {} ({}) is not active", in.id, one_line(in.name)),
                           .people = in.waiting,
                           .next = "set campaign_sequences.is_active"});
        }
        for (const auto& step : in.steps) {
            if (step.held.empty() || step.waiting.number == 0) continue;
            out.push_back({.what = "step_held",
                           .text = fmt::format("step {}.{} ({}): {}", in.id, step.number, one_line(step.campaign_id),
                                               one_line(step.held)),
                           .people = step.waiting,
                           .next = "fibctl doctor says what to mend"});
        }
    }
    if (found.without_consent.number > 0) {
        out.push_back({.what = "no_consent",
                       .text = "primary contacts who cannot be enrolled: no consent basis is recorded",
                       .people = found.without_consent,
                       .next = "fibctl community:deploy SLUG --consent-basis BASIS"});
    }
    return out;
}

std::vector<std::pair<std::string, std::int64_t>> reasons_today(const standing& found, std::string_view status) {
    std::map<std::string, std::int64_t> by_reason;
    for (const auto& [kind, count] : found.today) {
        if (kind.status == status) by_reason[kind.reason.empty() ? "no reason given" : kind.reason] += count;
    }
    std::vector<std::pair<std::string, std::int64_t>> out{by_reason.begin(), by_reason.end()};
    std::ranges::stable_sort(out, std::greater{}, &std::pair<std::string, std::int64_t>::second);
    return out;
}

}  // namespace fib::cli
